import { expect, test } from '@jest/globals';
import { together } from './together.ts';

test('those who ask at once are answered together; who comes while it goes on, with the next', async () => {
  let turns = 0;
  const finish: (() => void)[] = [];
  const ask = together(async () => {
    turns += 1;
    const turn = turns;
    await new Promise<void>((resolve) => finish.push(resolve));
    return turn;
  });
  const first = [ask(), ask()];
  await until(() => finish.length === 1);
  const second = [ask(), ask()];
  finish[0]?.();
  expect(await Promise.all(first)).toEqual([1, 1]);
  await until(() => finish.length === 2);
  finish[1]?.();
  expect(await Promise.all(second)).toEqual([2, 2]);
});

test('a failure is told to those who asked for it, and to no one after them', async () => {
  let turns = 0;
  const ask = together(async () => {
    turns += 1;
    if (turns === 1) throw new Error('away');
    return turns;
  });
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('away');
  expect(await ask()).toBe(2);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
