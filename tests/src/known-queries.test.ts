import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newAccount } from './berth/accounts.ts';
import type { Started } from './berth/replica.ts';
import { startTroubledRooms } from './berth/troubled-rooms.ts';
import type { TroubledSubgraph } from './berth/troubled-subgraph.ts';

let troubled: Awaited<ReturnType<typeof startTroubledRooms>>;
let rooms: TroubledSubgraph;
let gateway: Started;
let token: string;

beforeAll(async () => {
  troubled = await startTroubledRooms();
  rooms = troubled.rooms;
  gateway = await troubled.gateway({ MAX_COST: '5000', ALLOWED_ORIGINS: PAGE });
  token = (await newAccount(gateway.url)).session.accessToken;
});

afterAll(() => troubled?.stop());

interface Asked {
  query?: string;
  variables?: object | null;
  operationName?: string | null;
  extensions?: object;
  headers?: Record<string, string>;
}

async function ask({ headers, ...body }: Asked) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify(body),
  });
  const { date: _, etag, 'keep-alive': __, ...others } = Object.fromEntries(response.headers);
  // Express's own way of sending marks what it sends; the short way does not.
  return {
    short: etag === undefined,
    answer: { status: response.status, headers: others, body: await response.json() },
  };
}

/** The same query, under another text. */
const fresh = (query: string) => `${query} # ${randomUUID()}`;

const PAGE = 'https://app.example.com';
const LIST = 'query ($n: Int) { rooms(first: $n) { nodes { id name } } me { name } }';
const TWO = 'query One { me { name } } query Two { me { id } }';

test.each<[string, Asked]>([
  ['a query', { query: LIST, variables: { n: 2 } }],
  ['without variables', { query: '{ me { name } }' }],
  ['with null for what is not there', { query: '{ me { name } }', variables: null, operationName: null }],
  ['one of two', { query: TWO, operationName: 'Two' }],
  ['for a client that takes the newer type', { query: LIST, headers: { accept: 'application/graphql-response+json' } }],
  [
    'for one that takes both',
    { query: LIST, headers: { accept: 'application/json;q=0.5, application/graphql-response+json' } },
  ],
  ['one whose answer may be kept', { query: '{ venues { nodes { name } } }' }],
  ['for a page elsewhere that is allowed', { query: '{ me { name } }', headers: { origin: PAGE } }],
  ['for a page elsewhere that is not', { query: '{ me { name } }', headers: { origin: 'https://evil.example' } }],
  ['of the schema', { query: '{ __schema { queryType { name } } }' }],
])('%s comes the same way when it is known, but shorter', async (_, asked) => {
  const query = fresh(asked.query as string);
  const first = await ask({ ...asked, query });
  const second = await ask({ ...asked, query });
  expect([first.short, second.short]).toEqual([false, true]);
  expect(second.answer).toEqual(first.answer);
  expect(second.answer.status).toBe(200);
});

test.each<[string, Asked]>([
  ['variables that do not fit', { variables: { n: 'many' } }],
  ['variables that are no object', { variables: [1] }],
  ['variables that ask for too much', { variables: { n: 5_000 } }],
  ['another operation', { operationName: 'Other' }],
  ['an operation without a name', { operationName: '' }],
  ['a token that is none', { headers: { authorization: 'Bearer none' } }],
  ['a type that is not JSON', { headers: { 'content-type': 'text/plain' } }],
  ['an answer that nobody writes', { headers: { accept: 'text/html' } }],
])('that it is known helps nobody who sends %s', async (_, asked) => {
  const known = fresh(LIST);
  await ask({ query: known, variables: { n: 1 } });
  const [unknown, refused] = [await ask({ ...asked, query: fresh(LIST) }), await ask({ ...asked, query: known })];
  expect(refused.answer).toEqual(unknown.answer);
  expect(refused.answer.status).not.toBe(200);
});

test('what a subgraph does not answer is told the same way', async () => {
  const query = fresh(LIST);
  await ask({ query });
  rooms.trouble = 'answers 503';
  const unknown = await ask({ query: fresh(LIST) });
  const known = await ask({ query });
  rooms.heal();
  const withoutId = ({ answer }: typeof known) =>
    JSON.parse(JSON.stringify(answer).replace(/"errorId":"[^"]+"/g, '"errorId":"…"'));
  expect(known.short).toBe(true);
  expect(withoutId(known)).toEqual(withoutId(unknown));
  expect(known.answer.body).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
});

test('a persisted query is known by its hash', async () => {
  const query = fresh('{ me { name } }');
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  expect((await ask({ extensions })).answer.body).toMatchObject({
    errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
  });
  await ask({ query, extensions });
  const [first, second] = [await ask({ extensions }), await ask({ extensions })];
  expect([first.short, second.short]).toEqual([false, true]);
  expect(second.answer).toEqual(first.answer);
});

test('a mutation goes the long way each time, where it is counted', async () => {
  const query = 'mutation { cancelReservation(input: { id: "none" }) { __typename } }';
  const [first, second] = [await ask({ query }), await ask({ query })];
  expect([first.short, second.short]).toEqual([false, false]);
});
