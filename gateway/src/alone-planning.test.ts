import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Served, serve, stopAll, subgraph } from './testing/alone.ts';

const NAMES = ['reservations', 'rooms', 'users'];
const UNLIMITED = { MAX_WAYS: '1000000', MAX_COST: '1000000000' };
const KNOWN = '{ __typename }';
/** Each level can be asked of two subgraphs, in several ways. */
const nested = (more: number): string =>
  `bookable { name ... on Room { floor } reservations { nodes { id ${more > 0 ? nested(more - 1) : ''} } } }`;
const ENDLESS = `{ myReservations { nodes { ${nested(3)} } } }`;

let sdls: string[];
beforeAll(async () => {
  const files = NAMES.map((name) => readFile(join(__dirname, '../../subgraphs', name, 'schema.graphql'), 'utf8'));
  sdls = await Promise.all(files);
});
afterEach(stopAll);

/** Nobody is behind it. */
const berth = () => {
  const at = (sdl: string): Served => ({ sdl, url: 'http://127.0.0.1:9/graphql' });
  return Object.fromEntries(sdls.map((sdl, index) => [NAMES[index], at(sdl)]));
};

test('while one operation is planned, those that were planned before are answered', async () => {
  const send = await serve(berth(), UNLIMITED);
  await send(KNOWN);
  let isPlanned = false;
  const endless = send(ENDLESS).then((response) => {
    isPlanned = true;
    return response.json();
  });
  let answered = 0;
  for (; !isPlanned; answered += 1) await send(KNOWN);
  expect(await endless).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED', maximum: 2_000 } }] });
  expect(answered).toBeGreaterThan(10);
});

test('whoever has waited for a plan until their deadline is told to come again, and no subgraph is blamed', async () => {
  const send = await serve(berth(), { ...UNLIMITED, MAX_PLANNING_MS: '6000', REQUEST_TIMEOUT_MS: '1000' });
  const endless = send(ENDLESS);
  const waiting = ['{ me { id } }', '{ me { id } }', '{ me { id ... @defer { name } } }'].map((query, index) =>
    send(query, '', index < 2 ? '*/*' : 'multipart/mixed;deferSpec=20220824'),
  );
  for (const response of await Promise.all([endless, ...waiting])) {
    expect({ status: response.status, retryAfter: response.headers.get('retry-after') }).toEqual({
      ...{ status: 503, retryAfter: '1' },
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
  }
});

test('a subscription is refused as such', async () => {
  const events = 'type Query { last: Int } type Subscription { next: Int }';
  const send = await serve({ events: await subgraph(events, {}) });
  const response = await send('subscription { next }');
  expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({
    status: 400,
    errors: [{ message: 'There are no subscriptions here.', extensions: { code: 'BAD_REQUEST' } }],
  });
});

test.each(['{ scaled(by: 1e400) }', 'mutation { scale }'])(
  '%s, which GraphQL’s own rules let through, is refused',
  async (query) => {
    const send = await serve({ scales: await subgraph('type Query { scaled(by: Float): Float }', {}) });
    const response = await send(query);
    expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
  },
);
