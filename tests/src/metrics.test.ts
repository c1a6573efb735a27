import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { shared, subgraphUrl } from './berth/inside.ts';
import { startGateway } from './berth/replica.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

let gateway: Awaited<ReturnType<typeof startGateway>>;
let metricsPort: number;

beforeAll(async () => {
  metricsPort = await freePort();
  const data = process.env['BERTH_TEST_DATA'] as string;
  gateway = await startGateway(await shared(), data, {
    METRICS_PORT: String(metricsPort),
    MAX_REQUESTS_IN_WORK: '2',
  });
});

afterAll(() => gateway.stop());

test.each(['users', 'rooms', 'reservations'])(
  '%s tells what it takes, and how far its relay is behind',
  async (name) => {
    const text = await (await fetch(new URL('/metrics', await subgraphUrl(name)))).text();
    expect(text).toMatch(new RegExp(`^process_resident_memory_bytes{service="${name}"} \\d+$`, 'm'));
    expect(text).toMatch(new RegExp(`^berth_outbox_unpublished_events{service="${name}"} \\d+$`, 'm'));
    expect(text).toMatch(new RegExp(`^berth_outbox_oldest_unpublished_seconds{service="${name}"} [\\d.]+$`, 'm'));
  },
);

const figures = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();

/** The one that has all of these labels. */
async function figure(name: string, labels: Record<string, string> = {}): Promise<number> {
  const has = (line: string) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`));
  const line = (await figures()).split('\n').find((each) => each.startsWith(`${name}{`) && has(each));
  return Number(line?.split(' ').at(-1));
}

test('where the gateway’s metrics are, its health is, too', async () => {
  for (const [path, status] of Object.entries({ '/health/live': 'live', '/health/ready': 'ready' })) {
    for (const base of [`http://127.0.0.1:${metricsPort}`, gateway.url]) {
      const response = await fetch(base + path);
      expect([response.status, await response.json()]).toMatchObject([200, { status }]);
    }
  }
});

test('the gateway tells of each operation what came of it, how long it took, and whether it was planned', async () => {
  const client = new Client(gateway.url);
  const query = 'query Names { venues { nodes { name } } }';
  for (const text of [query, query, '{ venues { nodes { id } } }', '{ nonsense }', '{ users { nodes { id } } }'])
    await client.send(text);
  const operations = 'berth_gateway_operations_total';
  expect(await figure(operations, { operation: 'Names', type: 'query', outcome: 'ok' })).toBe(2);
  expect(await figure(operations, { operation: 'anonymous', type: 'query', outcome: 'ok' })).toBe(1);
  expect(await figure(operations, { operation: 'anonymous', type: 'query', outcome: 'failed' })).toBe(1);
  expect(await figure(operations, { operation: 'invalid', type: 'none', outcome: 'failed' })).toBe(1);
  await new Client(gateway.url, 'no token').send(query);
  expect(await figure(operations, { operation: 'invalid', type: 'none', outcome: 'failed' })).toBe(2);
  const duration = 'berth_gateway_operation_duration_seconds';
  expect(await figure(`${duration}_count`, { operation: 'Names' })).toBe(2);
  expect(await figure(`${duration}_bucket`, { operation: 'Names', le: '+Inf' })).toBe(2);

  expect(await figure('berth_gateway_plan_lookups_total', { found: 'true' })).toBe(1);
  expect(await figure('berth_gateway_plan_lookups_total', { found: 'false' })).toBe(3);
  expect(await figure('berth_gateway_plan_duration_seconds_count')).toBe(3);
  expect(await figure('berth_gateway_plan_fallbacks_total')).toBe(0);
  expect(await figure('berth_gateway_plans')).toBe(3);
});

test('the gateway tells how many it sent away', async () => {
  const client = new Client(gateway.url);
  const answers = await Promise.all(Array.from({ length: 40 }, () => client.post('{ venues { nodes { id } } }')));
  const shed = answers.filter(({ status }) => status === 503).length;
  expect(shed).toBeGreaterThan(0);
  expect(await figure('berth_gateway_requests_shed_total')).toBe(shed);
});

test('the gateway tells how each subgraph answers it', async () => {
  const rooms = { subgraph: 'rooms' };
  expect(await figure('berth_gateway_fetch_duration_seconds_count', rooms)).toBeGreaterThan(0);
  for (const name of ['fetch_failures_total', 'fetch_retries_total', 'breaker_open'])
    expect(await figure(`berth_gateway_${name}`, rooms)).toBe(0);
});

test('the gateway tells who is subscribed, and how much they are told', async () => {
  const manager = await Client.as('manager', gateway.url);
  const room = await newRoom(manager);
  const socket = manager.socket();
  const query = 'subscription ($room: ID!) { scheduleChanged(bookableId: $room) { __typename } }';
  const watching = socket.iterate({ query, variables: { room } });
  const heard = watching.next();
  const here = { transport: 'websocket' };
  await eventually(async () => (await figure('berth_gateway_subscriptions', here)) === 1);
  await book(manager, { bookableId: room, ...hours(1, 2) });
  await heard;
  // It is made, and it is confirmed.
  await eventually(async () => (await figure('berth_gateway_deliveries_total', here)) === 2);
  expect(await figure('berth_gateway_slow_readers_total', here)).toBe(0);
  await watching.return?.();
  await eventually(async () => (await figure('berth_gateway_subscriptions', here)) === 0);
  await socket.dispose();

  const lost = manager.socket();
  const variables = { room, after: 'nonsense' };
  const from =
    'subscription ($room: ID!, $after: String) { scheduleChanged(bookableId: $room, after: $after) { __typename } }';
  expect((await lost.iterate({ query: from, variables }).next()).value).toEqual({
    data: { scheduleChanged: { __typename: 'StreamReset' } },
  });
  expect(await figure('berth_gateway_stream_resets_total')).toBe(1);
  await lost.dispose();
});

test('the gateway tells what it takes, where it was told to, and not to everybody', async () => {
  const text = await figures();
  expect(text).toMatch(/^process_resident_memory_bytes\{service="gateway"\} \d+$/m);
  for (const url of [gateway.url, process.env['BERTH_TEST_URL'] as string]) {
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  }
});
