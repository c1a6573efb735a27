import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import type { Started } from './berth/replica.ts';
import { startTroubledRooms } from './berth/troubled-rooms.ts';
import type { TroubledSubgraph } from './berth/troubled-subgraph.ts';
import { eventually } from './berth/world.ts';

const AT_ONCE = 3;

let anyone: Client;
let troubled: Awaited<ReturnType<typeof startTroubledRooms>>;
let rooms: TroubledSubgraph;
let gateway: Started;
let impatient: Started;
let hasty: Client;

beforeAll(async () => {
  troubled = await startTroubledRooms();
  rooms = troubled.rooms;
  [gateway, impatient] = await Promise.all([
    troubled.gateway({ MAX_REQUESTS_IN_WORK: String(AT_ONCE), REQUEST_TIMEOUT_MS: '120000' }),
    troubled.gateway({ REQUEST_TIMEOUT_MS: '5000' }),
  ]);
  anyone = new Client(gateway.url);
  hasty = await Client.as('member', impatient.url);
});

afterEach(() => rooms.heal());

afterAll(() => troubled?.stop());

const MIXED = '{ me { name } myReservations(first: 1) { nodes { status bookable { name } } } }';
const unavailable = {
  message: 'The subgraph rooms does not answer.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'rooms' },
};

test.each(['down', 'hangs', 'answers 503'] as const)(
  'of a subgraph that %s an error tells, and what the others know is answered',
  async (trouble) => {
    rooms.trouble = trouble;
    const { data, errors } = await hasty.send(MIXED);
    expect(data.me).toEqual({ name: 'Mira Chen' });
    expect(data.myReservations.nodes).toEqual([{ status: expect.any(String), bookable: null }]);
    expect(errors).toMatchObject([unavailable]);
  },
);

test('a query whose client hangs up is asked of nobody any more', async () => {
  rooms.trouble = 'hangs';
  const client = new AbortController();
  const asked = anyone.post('{ rooms { totalCount } }', {}, client.signal);
  await eventually(async () => rooms.waiting === 1);
  client.abort();
  await expect(asked).rejects.toThrow('aborted');
  await eventually(async () => rooms.waiting === 0);
});

test('a mutation whose client hangs up is done', async () => {
  const manager = await Client.as('manager', gateway.url);
  const name = `Where nobody waits ${Date.now()}`;
  const mutation = `mutation { createVenue(input: { name: "${name}", timeZone: "UTC" }) { __typename } }`;
  rooms.trouble = 'hangs';
  const client = new AbortController();
  const asked = manager.post(mutation, {}, client.signal);
  await eventually(async () => rooms.waiting === 1);
  client.abort();
  await expect(asked).rejects.toThrow('aborted');
  rooms.heal();
  await eventually(async () => {
    const { venues } = await manager.ask('{ venues(first: 100) { nodes { name } } }');
    return venues.nodes.some((venue: { name: string }) => venue.name === name);
  });
});

const asEvents = (query: string) =>
  fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, { headers: { accept: 'text/event-stream' } });

test('who comes while enough is in work is sent away and told when to come back; health and streams go on', async () => {
  rooms.trouble = 'hangs';
  const patient = Array.from({ length: AT_ONCE }, (_, n) => anyone.post(`{ a${n}: rooms { totalCount } }`));
  await eventually(async () => rooms.waiting === AT_ONCE);

  const refused = await anyone.post('{ __typename }');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({
    errors: [{ extensions: { code: 'OVERLOADED', retryAfterSeconds: 1 } }],
  });
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  const stream = await asEvents('subscription { scheduleChanged(bookableId: "none") { __typename } }');
  expect(stream.status).toBe(200);
  await stream.body?.cancel();
  const query = await asEvents('{ __typename }');
  expect([query.status, query.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await query.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });

  rooms.heal();
  expect((await Promise.all(patient)).map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(200));
  await eventually(async () => (await anyone.post('{ __typename }')).status === 200);
});
