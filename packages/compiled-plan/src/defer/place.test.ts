import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { errorsByPlace, takesAway } from './place.ts';

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

test.each([
  ['at a place', ['people', 2, 'last'], [0, 1]],
  ['in an item of which nothing is told', ['people', 1, 'last'], [0, 0]],
  ['in such an item, above where the places would be', ['people', 1], [0, 0]],
  ['above all places', ['people'], [1, 0]],
  ['beside them', ['weather'], [1, 0]],
  ['at no place', undefined, [1, 0]],
])('of an error %s, %j, the shares are %j', (_, path, expected) => {
  const places = [
    ['people', 0],
    ['people', 2],
  ];
  const shares = errorsByPlace([new GraphQLError('No.', { path })], places);
  expect(shares.map(({ length }) => length)).toEqual(expected);
});
