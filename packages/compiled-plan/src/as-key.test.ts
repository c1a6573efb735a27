import { expect, test } from '@jest/globals';
import { asKey } from './as-key.ts';

const LONG = 'x'.repeat(20_000);

test('long texts of one length have short keys, each its own', () => {
  const keys = Array.from({ length: 1_000 }, (_, number) => asKey(`${LONG} ${1_000 + number}`));
  for (const key of keys) expect(key.length).toBeLessThan(100);
  expect(new Set(keys).size).toBe(1_000);
  expect(asKey(`${LONG} 1000`)).toBe(keys[0]);
});

test('a short one stays as it is', () => {
  expect(asKey('{"id":"1"}')).toBe('{"id":"1"}');
});
