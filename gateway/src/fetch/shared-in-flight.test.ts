import { expect, test } from '@jest/globals';
import { SharedInFlight } from './shared-in-flight.ts';
import { Wanted } from './wanted.ts';

test.each(['short', 'long'.repeat(10_000)])('who asks the same is told the same, and nobody else', async (same) => {
  const shared = new SharedInFlight<number>();
  const ask = (key: string, answer: number) => shared.ask(key, new Wanted(), async () => answer);
  const asked = [ask(same, 1), ask(same, 2), ask(`${same} `, 3)];
  expect(await Promise.all(asked)).toEqual([1, 1, 3]);
});
