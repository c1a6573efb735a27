import { expect, test } from '@jest/globals';
import { Setbacks } from './setbacks.ts';

test('what fails again is put off for twice as long, and never for more than a minute', () => {
  const setbacks = new Setbacks(500);
  expect(setbacks.add('a', 0)).toBe(1);
  expect(setbacks.putOff(499)).toEqual(['a']);
  expect(setbacks.putOff(500)).toEqual([]);
  expect(setbacks.add('a', 500)).toBe(2);
  expect(setbacks.putOff(1_499)).toEqual(['a']);
  expect(setbacks.putOff(1_500)).toEqual([]);
  for (let tries = 3; tries < 100; tries += 1) setbacks.add('a', 2_000);
  expect(setbacks.putOff(61_999)).toEqual(['a']);
  expect(setbacks.putOff(62_000)).toEqual([]);
});

test('each has its own time, and what has gone well is forgotten', () => {
  const setbacks = new Setbacks(500);
  setbacks.add('a', 0);
  setbacks.add('b', 400);
  expect(setbacks.putOff(600)).toEqual(['b']);
  setbacks.forget('b');
  expect(setbacks.putOff(600)).toEqual([]);
  expect(setbacks.add('b', 600)).toBe(1);
});
