import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { filter, type Listener, map, mapInOrder, type Stream } from './stream.ts';
import { gathered, telling } from './testing/told.ts';

/** A stream by hand, and what was told of it. */
function byHand<Item, Out>(through: (stream: Stream<Item>) => Stream<Out>) {
  let source: Listener<Item> | undefined;
  const stream: Stream<Item> = (listener) => {
    source = listener;
    return () => {
      source = undefined;
    };
  };
  const told: unknown[] = [];
  const stop = through(stream)({
    next: (item) => told.push(item),
    fail: (error) => told.push(`failed: ${(error as Error).message}`),
  });
  return {
    ...{ told, stop, isListenedTo: () => source !== undefined },
    next: (item: Item) => source?.next(item),
    fail: (error: Error) => source?.fail(error),
  };
}

test('maps and filters', async () => {
  expect(await gathered(map(telling([1, 2]), (item) => item * 10))).toEqual([10, 20]);
  expect(await gathered(filter(telling([1, 2, 3]), (item) => item !== 2))).toEqual([1, 3]);
});

test('what takes longer is waited for by those behind it', async () => {
  const made: ((value: string) => void)[] = [];
  const { told, next } = byHand((stream: Stream<number>) =>
    mapInOrder(stream, () => new Promise<string>((resolve) => made.push(resolve))),
  );
  next(1);
  next(2);
  made[1]?.('second');
  await turn();
  expect(told).toEqual([]);
  made[0]?.('first');
  await turn();
  expect(told).toEqual(['first', 'second']);
  next(3);
  made[2]?.('third');
  await turn();
  expect(told).toEqual(['first', 'second', 'third']);
});

test('of very many, so many are made at a time, and who reads has turns in between', async () => {
  const [items, heard] = [Array.from({ length: 1_000 }, (_, index) => index), [] as number[]];
  let [making, most, turns] = [0, 0, 0];
  const everyTurn = async () => {
    for (; heard.length < items.length; turns += 1) await turn();
  };
  const counting = everyTurn();
  mapInOrder(telling(items), async (item) => {
    making += 1;
    most = Math.max(most, making);
    await turn();
    making -= 1;
    return item;
  })({ next: (item) => heard.push(item), fail: () => {} });
  await counting;
  expect(heard).toEqual(items);
  expect(most).toBeLessThanOrEqual(32);
  expect(turns).toBeGreaterThan(30);
});

test('who stops is told nothing more, not even what was being made', async () => {
  const { told, next, stop, isListenedTo } = byHand((stream: Stream<number>) =>
    mapInOrder(stream, async (item) => item),
  );
  next(1);
  stop();
  await turn();
  expect([told, isListenedTo()]).toEqual([[], false]);
});

test('nothing more is made for one who stops, however much waits', async () => {
  let made = 0;
  const { next, stop } = byHand((stream: Stream<number>) => mapInOrder(stream, async () => ++made));
  for (let item = 0; item < 1_000; item += 1) next(item);
  stop();
  for (let turns = 0; turns < 50; turns += 1) await turn();
  expect(made).toBe(32);
});

test('what cannot be made ends it once, whoever waits behind it', async () => {
  const { told, next, isListenedTo } = byHand((stream: Stream<number>) =>
    mapInOrder(stream, async (item) => {
      if (item > 1) throw new Error(`no ${item}`);
      return item;
    }),
  );
  for (const item of [1, 2, 3, 1]) next(item);
  await turn();
  expect([told, isListenedTo()]).toEqual([[1, 'failed: no 2'], false]);
});

test('what fails before it fails behind it, and is let go', async () => {
  const { told, fail, isListenedTo } = byHand((stream: Stream<number>) => mapInOrder(stream, async (item) => item));
  fail(new Error('the log is away'));
  expect([told, isListenedTo()]).toEqual([['failed: the log is away'], false]);
});
