import type { EventEmitter } from 'node:events';

/** What an emitter tells under a name, one after the other. The iterator of `node:events` holds 32 KiB for each listener. */
export function listen<Item>(events: EventEmitter, name: string): AsyncIterableIterator<Item> {
  const heard: Item[] = [];
  let isOver = false;
  let wake = () => {};
  const hear = (item: Item) => {
    heard.push(item);
    wake();
  };
  events.on(name, hear);

  return {
    async next() {
      while (!isOver && heard.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return isOver ? { done: true, value: undefined } : { done: false, value: heard.shift() as Item };
    },
    async return() {
      isOver = true;
      events.off(name, hear);
      wake();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
