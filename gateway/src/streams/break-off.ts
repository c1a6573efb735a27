import { BROKEN, type Line } from './line.ts';

/** What cannot go on takes its line with it: the client comes back, and goes on where it was. */
export function breakOff<Item>(line: Line, source: AsyncIterableIterator<Item>): AsyncIterableIterator<Item> {
  return {
    async next() {
      try {
        return await source.next();
      } catch {
        line.interrupt(BROKEN);
        return { done: true, value: undefined };
      }
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
