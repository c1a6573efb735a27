import { expect, test } from '@jest/globals';
import cors from 'cors';
import { headersForOrigins } from './headers-for-origins.ts';
import { inTurn } from './in-turn.ts';
import { securityHeaders } from './security-headers.ts';

const PAGE = 'https://app.example.com';
const headersFor = headersForOrigins(inTurn(securityHeaders(true), cors({ origin: [PAGE] })), '/graphql', [PAGE]);

function headers(origin?: string, variesBy = ''): Record<string, string> {
  const flat = headersFor(origin, variesBy);
  const pairs = flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] as string]] : []));
  expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length);
  return Object.fromEntries(pairs);
}

test('a page that is listed may read the answer, any other may not, and both are told what protects them', () => {
  expect(headers(PAGE)).toMatchObject({ 'access-control-allow-origin': PAGE, 'x-content-type-options': 'nosniff' });
  for (const origin of [undefined, 'https://evil.example']) {
    expect(headers(origin)).toMatchObject({ 'x-content-type-options': 'nosniff', vary: 'Origin' });
    expect(headers(origin)).not.toHaveProperty('access-control-allow-origin');
  }
});

test('what an answer varies by besides stands in the same header', () => {
  expect(headers(undefined, 'Accept, Authorization').vary).toBe('Origin, Accept, Authorization');
  expect(headers(PAGE, 'Accept').vary).toBe('Origin, Accept');
  expect(headers(PAGE).vary).toBe('Origin');
});
