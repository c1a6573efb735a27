import { expect, test } from '@jest/globals';
import { fromCursor, fromExtentCursor, toCursor, toExtentCursor } from './place.ts';

const place = { sequence: 42, time: '2026-12-01T10:00:00.123Z' };

test('a cursor is read as the place that it was made of', () => {
  expect(fromCursor(toCursor(place))).toEqual(place);
  expect(fromCursor(toCursor({ ...place, sequence: 0 }))).toEqual({ ...place, sequence: 0 });
});

test.each([
  '',
  'nonsense',
  ...[null, {}, [], [1], [1, 2, 3], [-1, 0], [1.5, 0], ['1', 0], [1, '0'], [1, 9e15], [2 ** 53, 0], { 0: 1, 1: 2 }].map(
    (forged) => Buffer.from(JSON.stringify(forged)).toString('base64url'),
  ),
])('%j is no cursor', (forged) => {
  expect(fromCursor(forged)).toBeNull();
});

test('a cursor of a whole topic is read as the extent that it was made of', () => {
  for (const extent of [[0], [7, -1, 0, 2 ** 40]]) expect(fromExtentCursor(toExtentCursor(extent))).toEqual(extent);
});

test('neither kind is taken for the other, nor a forged one for either', () => {
  expect(fromExtentCursor(toCursor(place))).toBeNull();
  expect(fromCursor(toExtentCursor([1, 2]))).toBeNull();
  for (const forged of [['all', -2], ['all', 0.5], ['all', '1'], ['all', null], { 0: 'all' }, 'all'])
    expect(fromExtentCursor(Buffer.from(JSON.stringify(forged)).toString('base64url'))).toBeNull();
});
