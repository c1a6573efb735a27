import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { newRefreshToken, parseRefreshToken, successorOf, writeRefreshToken } from './refresh-token.ts';

const seed = randomBytes(32);

test('what is written can be read', () => {
  const token = newRefreshToken();
  expect(parseRefreshToken(writeRefreshToken(token))).toEqual(token);
  const next = successorOf(token, seed);
  expect(parseRefreshToken(writeRefreshToken(next))).toEqual(next);
});

test('a token has one successor, of the same family, that only this session can work out', () => {
  const token = newRefreshToken();
  const next = successorOf(token, seed);
  expect(successorOf(token, seed)).toEqual(next);
  expect(next.family).toBe(token.family);
  expect(next.secret).not.toBe(token.secret);
  expect(successorOf(token, randomBytes(32)).secret).not.toBe(next.secret);
});

test.each([
  '',
  '.',
  'a.b',
  `${'a'.repeat(22)}.`,
  `${'a'.repeat(22)}.${'b'.repeat(44)}`,
  `${'ü'.repeat(22)}.${'b'.repeat(43)}`,
])('%j is no refresh token', (text) => {
  expect(parseRefreshToken(text)).toBeNull();
});
