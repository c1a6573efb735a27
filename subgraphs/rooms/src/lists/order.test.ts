import { expect, test } from '@jest/globals';
import { BY_DEPARTURE, BY_NAME } from './order.ts';

const id = '0b8f2f6e-6f0e-4c43-9b7b-0d4c3f6f2f11';

test('a row and the key of its cursor', () => {
  expect(BY_NAME.isKey(BY_NAME.keyOf({ name: 'Fjord', id }))).toBe(true);
  expect(BY_DEPARTURE.isKey(BY_DEPARTURE.keyOf({ departsAt: new Date('2030-01-01T08:00:00Z'), id }))).toBe(true);
});

test.each([[[]], [['Fjord']], [['Fjord', 'no id']], [['Fj\0rd', id]], [[['Fjord'], id]], [['Fjord', id, 1]]])(
  'the forged key %j is none of a name',
  (key) => {
    expect(BY_NAME.isKey(key)).toBe(false);
  },
);

test.each([[['soon', id]], [['+099999-01-01T00:00:00Z', id]], [[1, id]], [['2030-01-01T08:00:00Z', 'no id']]])(
  'the forged key %j is none of a departure',
  (key) => {
    expect(BY_DEPARTURE.isKey(key)).toBe(false);
  },
);
