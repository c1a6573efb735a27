import { expect, test } from '@jest/globals';
import { Tally } from './tally.ts';

test('what was added is taken away once, however often that is said', () => {
  const tally = new Tally();
  const [takeAway] = [tally.add('a'), tally.add('a'), tally.add('b')];
  for (const _ of [1, 2]) takeAway();
  expect([tally.of('a'), tally.of('b'), tally.of('c')]).toEqual([1, 1, 0]);
});
