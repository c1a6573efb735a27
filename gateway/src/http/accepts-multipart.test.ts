import { expect, test } from '@jest/globals';
import { acceptsMultipart } from './accepts-multipart.ts';

const PARAMETER = /\bdeferSpec="?20220824/i;

test.each([
  'multipart/mixed;deferSpec=20220824',
  'multipart/mixed; deferSpec="20220824"',
  'Multipart/Mixed ; q=0.5; DeferSpec=20220824',
  'application/json, multipart/mixed;deferSpec=20220824',
  'multipart/mixed, multipart/mixed;boundary="-";deferSpec=20220824, application/json',
])('%j takes it', (accept) => {
  expect(acceptsMultipart(accept, PARAMETER)).toBe(true);
});

test.each([
  '',
  '*/*',
  'multipart/mixed',
  'multipart/mixed;subscriptionSpec=1.0',
  'multipart/mixed, application/json;deferSpec=20220824',
  'application/json;deferSpec=20220824;multipart/mixed;',
])('%j does not', (accept) => {
  expect(acceptsMultipart(accept, PARAMETER)).toBe(false);
});

test.each([
  ['types', 'multipart/mixed,'],
  ['parameters', 'multipart/mixed;'],
  ['spaces', ' '],
])('thousands of %s are read through', (_, one) => {
  const many = one.repeat(10_000);
  expect(acceptsMultipart(`multipart/mixed${many}, deferSpec=20220824`, PARAMETER)).toBe(false);
  expect(acceptsMultipart(`${many},multipart/mixed;deferSpec=20220824`, PARAMETER)).toBe(true);
});
