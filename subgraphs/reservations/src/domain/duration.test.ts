import { expect, test } from '@jest/globals';
import { lengthOf, milliseconds } from './duration.ts';

const HOUR = 3_600_000;

test.each([
  ['PT0S', 0],
  ['PT1H30M', 1.5 * HOUR],
  ['PT0.5S', 500],
  ['P1D', 24 * HOUR],
  ['P1W', 7 * 24 * HOUR],
  ['P2W3DT4H', (17 * 24 + 4) * HOUR],
])('%s is %d milliseconds long', (duration, length) => {
  expect(milliseconds(duration)).toBe(length);
  expect(milliseconds(duration)).toBe(length);
});

test.each(['P1M', 'P1Y', 'P1Y1W', 'an hour', ''])('%j has no fixed length', (duration) => {
  expect(() => milliseconds(duration)).toThrow(RangeError);
});

test.each([
  ['nothing', 'PT0S'],
  ['less than nothing', '-PT1H'],
  ['a part of a millisecond', 'PT0.0001S'],
  ['a month', 'P1M'],
  ['more than a leap year', 'P366DT1S'],
  ['longer than numbers reach', 'P99999999999D'],
  ['an hour behind a megabyte of zeros', `PT${'0'.repeat(1_000_000)}1H`],
])('what a client asks for does not last %s', (_, duration) => {
  expect(lengthOf(duration)).toBeNull();
});

test('what a client asks for may last weeks, up to a leap year', () => {
  expect(lengthOf('P2W')).toBe(14 * 24 * HOUR);
  expect(lengthOf('P366D')).toBe(366 * 24 * HOUR);
});
