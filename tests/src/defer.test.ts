import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { newAccount } from './berth/accounts.ts';
import { freePort } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import type { Started } from './berth/replica.ts';
import { startTroubledRooms } from './berth/troubled-rooms.ts';
import type { TroubledSubgraph } from './berth/troubled-subgraph.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const PARTS = 'multipart/mixed;deferSpec=20220824';
const QUERY = `query ($later: Boolean!) {
  me { name }
  myReservations(first: 1) { nodes { title ... @defer(if: $later, label: "room") { bookable { name } } } }
}`;

let troubled: Awaited<ReturnType<typeof startTroubledRooms>>;
let rooms: TroubledSubgraph;
let gateway: Started;
let token: string;
let metricsPort: number;

beforeAll(async () => {
  troubled = await startTroubledRooms();
  rooms = troubled.rooms;
  metricsPort = await freePort();
  const settings = {
    ...{ REQUEST_TIMEOUT_MS: '120000', MAX_REQUESTS_IN_WORK: '1', ENTITY_CACHE_BYTES: '0' },
    METRICS_PORT: String(metricsPort),
  };
  gateway = await troubled.gateway(settings);
  const { client, session } = await newAccount(gateway.url);
  token = session.accessToken;
  const room = await newRoom(await Client.as('manager'));
  await book(client, { bookableId: room, title: 'Later', ...hours(1, 2) });
});

afterEach(() => rooms.heal());

afterAll(() => troubled?.stop());

test('Apollo Client has what was asked first, while a subgraph still works on the rest', async () => {
  const link = new HttpLink({ uri: `${gateway.url}/graphql`, headers: { authorization: `Bearer ${token}` } });
  const client = new ApolloClient({
    ...{ link, cache: new InMemoryCache() },
    incrementalHandler: new Defer20220824Handler(),
  });
  rooms.trouble = 'hangs';
  // biome-ignore lint/suspicious/noExplicitAny: each payload has another shape.
  const seen: any[] = [];
  const watching = client
    .watchQuery({ query: gql(QUERY), variables: { later: true } })
    .subscribe(({ data }) => seen.push(data));
  await eventually(async () => seen.at(-1)?.myReservations !== undefined);
  expect(seen.at(-1)).toMatchObject({ me: { name: 'Noor Haddad' }, myReservations: { nodes: [{ title: 'Later' }] } });
  expect(seen.at(-1).myReservations.nodes[0].bookable).toBeUndefined();
  await eventually(async () => rooms.waiting === 1);
  rooms.heal();
  await eventually(async () => seen.at(-1).myReservations.nodes[0].bookable !== undefined);
  expect(seen.at(-1).myReservations.nodes).toMatchObject([{ title: 'Later', bookable: { name: expect.any(String) } }]);
  watching.unsubscribe();
  client.stop();
});

test('each part is told as the format has it', async () => {
  const response = await ask({ later: true }, PARTS);
  expect(response.headers.get('content-type')).toBe('multipart/mixed;boundary="-";deferSpec=20220824');
  const nodes = [{ title: 'Later' }];
  expect(partsIn(await response.text())).toEqual([
    { data: { me: { name: 'Noor Haddad' }, myReservations: { nodes } }, hasNext: true },
    {
      incremental: [
        { label: 'room', path: ['myReservations', 'nodes', 0], data: { bookable: { name: expect.any(String) } } },
      ],
      hasNext: true,
    },
    { hasNext: false },
  ]);
});

test.each([
  ['to a client that reads no parts', true, 'application/json'],
  ['where nothing is deferred', false, PARTS],
])('it is one answer %s', async (_, later, accept) => {
  for (const _ of ['for the first time', 'again']) {
    const response = await ask({ later }, accept);
    expect(response.headers.get('content-type')).toMatch('application/json');
    const { data } = (await response.json()) as Answer;
    expect(data.myReservations.nodes).toEqual([{ title: 'Later', bookable: { name: expect.any(String) } }]);
  }
});

test('what fails later is told with its part, and counted', async () => {
  rooms.trouble = 'down';
  const [, later] = partsIn(await (await ask({ later: true }, PARTS)).text());
  expect(later.incremental).toMatchObject([
    { data: { bookable: null }, errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'rooms' } }] },
  ]);
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(metrics).toMatch(/^berth_gateway_deferred_parts_total\{outcome="partial".*\} 1$/m);
});

test('a client that hangs up ends what is asked for it', async () => {
  rooms.trouble = 'hangs';
  const hangUp = new AbortController();
  const response = await ask({ later: true }, PARTS, hangUp.signal);
  await response.body?.getReader().read();
  await eventually(async () => rooms.waiting === 1);
  expect((await ask({ later: true }, PARTS)).status).toBe(503);
  hangUp.abort();
  await eventually(async () => rooms.waiting === 0);
});

test('more @defer than there may be directives are refused', async () => {
  const query = `{ me { ${'... @defer { name } '.repeat(101)} } }`;
  const { errors } = (await (await ask({}, PARTS, undefined, query)).json()) as Answer;
  expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'directives' } }]);
});

// biome-ignore lint/suspicious/noExplicitAny: each answer has another shape.
type Answer = { data?: any; errors?: unknown };

function ask(variables: object, accept: string, signal?: AbortSignal, query = QUERY) {
  return fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, accept },
    body: JSON.stringify({ query, variables }),
    signal: signal ?? null,
  });
}

function partsIn(text: string) {
  const [, ...parts] = text.split('\r\n---');
  expect(parts.pop()).toBe('--\r\n');
  return parts.map((part) => JSON.parse(part.split('\r\n\r\n')[1] as string));
}
