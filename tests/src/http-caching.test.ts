import { expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';

const url = `${process.env['BERTH_TEST_URL']}/graphql`;
const ACCEPT = { accept: 'application/graphql-response+json' };

const get = (query: string, headers: Record<string, string> = ACCEPT) =>
  fetch(`${url}?${new URLSearchParams({ query })}`, { headers });

test.each([
  [
    'one of which all is declared, for as long as its least lasting field',
    '{ venues { nodes { name } } }',
    'max-age=10, public',
  ],
  [
    'one with a field of which nothing is declared, not at all',
    '{ venues { nodes { name bookables { totalCount } } } }',
    'no-store',
  ],
  ['one that depends on who asks, not at all', '{ rooms { nodes { name } } me { name } }', 'no-store'],
  ['one that goes wrong, not at all', '{ venue(id: "no id") { name } venues(first: -1) { totalCount } }', 'no-store'],
  ['one that is not valid, not at all', '{ venues { nodes { nonsense } } }', 'no-store'],
])('answers to a query may be kept: %s', async (_, query, expected) => {
  const response = await get(query);
  expect(response.headers.get('cache-control')).toBe(expected);
  expect((await new Client().post(query)).headers.get('cache-control')).toBe(expected);
});

test('a copy in one format is not for those who want the other', async () => {
  const query = '{ venues { nodes { name } } }';
  const [one, other] = [await get(query), await get(query, { accept: 'application/json' })];
  expect(one.headers.get('content-type')).not.toBe(other.headers.get('content-type'));
  for (const { headers } of [one, other]) expect(headers.get('vary')?.toLowerCase().split(/, */)).toContain('accept');
});

test('of a mutation, no answer is kept', async () => {
  const response = await new Client().post(
    'mutation { login(input: { email: "a@b.c", password: "d" }) { __typename } }',
  );
  expect(response.headers.get('cache-control')).toBe('no-store');
});
