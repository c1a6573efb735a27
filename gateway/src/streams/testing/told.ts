import { setImmediate as turn } from 'node:timers/promises';
import type { Stream } from '../stream.ts';

/** Tells all of these as soon as somebody listens. */
export function telling<Item>(items: readonly Item[]): Stream<Item> {
  return ({ next }) => {
    for (const item of items) next(item);
    return () => {};
  };
}

/** All that is told without anything else happening. */
export async function gathered<Item>(stream: Stream<Item>): Promise<Item[]> {
  const items: Item[] = [];
  let failure: unknown;
  const stop = stream({
    next: (item) => items.push(item),
    fail(error) {
      failure = error;
    },
  });
  await turn();
  stop();
  if (failure) throw failure;
  return items;
}
