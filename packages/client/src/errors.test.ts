import { expect, test } from '@jest/globals';
import { isLasting, OperationError, retryAfterMs } from './errors.ts';

const error = (code: string, more: object = {}) => ({ message: code, extensions: { code, ...more } });
const response = (status: number, retryAfter = '') =>
  new Response(null, { status, headers: retryAfter ? { 'retry-after': retryAfter } : {} });

test.each(['SUBGRAPH_UNAVAILABLE', 'OVERLOADED', 'DEADLINE_PASSED', 'UNAVAILABLE', 'RATE_LIMITED'])(
  '%s passes',
  (code) => {
    expect(isLasting(new OperationError([error('NOT_FOUND'), error(code)]))).toBe(false);
  },
);

test.each([500, 502, 503, 429])('whatever comes with %s passes', (status) => {
  expect(isLasting(new OperationError([error('SOMETHING')], { cause: response(status) }))).toBe(false);
});

test('what is wrong with an operation lasts', () => {
  for (const status of [200, 400, 413])
    expect(isLasting(new OperationError([error('BAD_REQUEST')], { cause: response(status) }))).toBe(true);
});

test('it is of use to try again when whoever was asked says so, by a header or by an error', () => {
  const later = new Date(Date.now() + 60_000).toUTCString();
  expect(retryAfterMs(new Error('503', { cause: response(503, '7') }))).toBe(7_000);
  expect(retryAfterMs(new Error('503', { cause: response(503, later) }))).toBeGreaterThan(0);
  expect(retryAfterMs(new OperationError([error('RATE_LIMITED', { retryAfterSeconds: 9 })]))).toBe(9_000);
});

test('it is of use at once where nobody says when, and after five minutes at most', () => {
  const past = new Date(0).toUTCString();
  for (const cause of [undefined, response(503), response(503, 'soon'), response(503, past), response(503, '-3')])
    expect(retryAfterMs(new Error('503', { cause }))).toBe(0);
  expect(retryAfterMs(new Error('503', { cause: response(503, '86400') }))).toBe(300_000);
});
