import { expect, test } from '@jest/globals';
import type { GraphQLFormattedError } from 'graphql';
import { retryAfter } from './retry-after.ts';

const sentAway = (code: string, retryAfterSeconds?: number): GraphQLFormattedError => ({
  message: 'Not now.',
  extensions: { code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
});

test('the longest wait of all errors is told', () => {
  const errors = [sentAway('RATE_LIMITED', 3), sentAway('RATE_LIMITED', 9), sentAway('NOT_FOUND')];
  expect(retryAfter({ errors })).toEqual({ seconds: 9, status: 429 });
});

test('where there is data, the status stays as it is', () => {
  expect(retryAfter({ data: { one: 1 }, errors: [sentAway('RATE_LIMITED', 3)] })).toEqual({ seconds: 3 });
});

test('that too much is going on is no fault of the client', () => {
  expect(retryAfter({ errors: [sentAway('OVERLOADED', 1)] })).toEqual({ seconds: 1, status: 503 });
});

test('other errors ask nobody to wait', () => {
  expect(retryAfter({ data: null, errors: [sentAway('NOT_FOUND')] })).toEqual({});
  expect(retryAfter({ data: null })).toEqual({});
});
