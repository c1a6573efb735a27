import { expect, test } from '@jest/globals';
import { boundedNames } from './bounded-names.ts';

test('those that come first are told apart, for as long as it runs; all others are one', () => {
  const nameOf = boundedNames(2);
  expect(['Book', 'List', 'Junk', 'Book', 'More', 'List'].map(nameOf)).toEqual([
    ...['Book', 'List', 'other', 'Book', 'other', 'List'],
  ]);
});

test('one that is too long to be kept is not', () => {
  const nameOf = boundedNames(2);
  expect(nameOf('x'.repeat(101))).toBe('other');
  expect([nameOf('Book'), nameOf('List')]).toEqual(['Book', 'List']);
});
