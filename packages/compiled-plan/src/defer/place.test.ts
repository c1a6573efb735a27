import { expect, test } from '@jest/globals';
import { takesAway } from './place.ts';

test.each([
  [{ me: null }, [], ['me'], true],
  [{ me: null }, [], ['me', 'friends', 0], true],
  [{ me: { friend: {} } }, [], ['me', 'friend'], false],
  [{ me: {} }, [], ['me', 'friend'], false],
  [{ friend: null }, ['people', 0], ['people', 0, 'friend'], true],
  [{ friend: null }, ['people', 0], ['people', 1, 'friend'], false],
  [null, ['me'], ['me', 'friend'], false],
])('%j, told at %j, takes away %j: %s', (data, path, place, expected) => {
  expect(takesAway(data, path, place)).toBe(expected);
});
