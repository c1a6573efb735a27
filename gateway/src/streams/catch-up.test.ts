import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { catchingUp } from './catch-up.ts';
import { mapInOrder, type Stream } from './stream.ts';

const LONG = 10;

/** What was missed, a hundred at a time; how much of it was read, and whether it was let go. */
function missing() {
  const reading = { portions: 0, isLetGo: false };
  const stream: Stream<{ number: number }> = catchingUp({
    behind: true,
    live: () => () => {},
    async *catchUp() {
      try {
        for (; reading.portions < LONG; reading.portions += 1)
          yield Array.from({ length: 100 }, (_, index) => ({ number: reading.portions * 100 + index }));
      } finally {
        reading.isLetGo = true;
      }
    },
    take: () => 'told',
  });
  return { reading, stream };
}

async function turns(count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await turn();
}

test('what was missed is read as it is told, and no further for one who leaves', async () => {
  const { reading, stream } = missing();
  const made: (() => void)[] = [];
  const stop = mapInOrder(
    stream,
    () => new Promise<void>((resolve) => made.push(resolve)),
  )({
    next: () => {},
    fail: () => {},
  });
  await turns(10);
  expect(reading).toEqual({ portions: 0, isLetGo: false });
  for (let told = 0; told < 150; told += 1) {
    while (!made[told]) await turn();
    made[told]?.();
  }
  await turns(10);
  expect(reading).toEqual({ portions: 1, isLetGo: false });

  stop();
  for (const resolve of made) resolve();
  await turns(10);
  expect(reading).toEqual({ portions: 1, isLetGo: true });
});

test('who reads on is told all of it, in order', async () => {
  const { reading, stream } = missing();
  const told: number[] = [];
  mapInOrder(stream, async ({ number }) => number)({ next: (number) => told.push(number), fail: () => {} });
  await turns(100);
  expect(told).toEqual(Array.from({ length: LONG * 100 }, (_, index) => index));
  expect(reading.isLetGo).toBe(true);
});
