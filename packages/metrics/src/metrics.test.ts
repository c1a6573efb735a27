import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createRegistry, type Metrics } from './create-registry.ts';
import { gauge } from './gauge.ts';
import { serveMetrics } from './serve-metrics.ts';

let metrics: Metrics;
let served: Awaited<ReturnType<typeof serveMetrics>>;

beforeEach(async () => {
  metrics = createRegistry('rooms');
  served = await serveMetrics(metrics, '127.0.0.1', 0, { '/health/live': (_, response) => response.end('well') });
});

afterEach(() => served.stop());

const ask = (path: string) => fetch(`http://127.0.0.1:${served.port}${path}`);
const lines = async () => (await (await ask('/metrics')).text()).split('\n');

test('it tells what the process takes, as Prometheus reads it, and nothing else', async () => {
  const response = await ask('/metrics');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toMatch(/^process_resident_memory_bytes\{service="rooms"\} \d+$/m);
  expect((await ask('/')).status).toBe(404);
});

test('what else is the operator’s business is answered beside them', async () => {
  expect(await (await ask('/health/live')).text()).toBe('well');
});

test('a figure is looked up each time', async () => {
  let waiting = 2;
  gauge(metrics, 'berth_waiting', 'How many wait.', async () => waiting);
  expect(await lines()).toEqual(
    expect.arrayContaining(['# HELP berth_waiting How many wait.', 'berth_waiting{service="rooms"} 2']),
  );
  waiting = 3;
  expect(await lines()).toContain('berth_waiting{service="rooms"} 3');
});

test('one that cannot be looked up is not a number, and hides no other', async () => {
  gauge(metrics, 'berth_lost', 'Lost.', () => Promise.reject(new Error('the database is away')));
  gauge(metrics, 'berth_found', 'Found.', async () => 1);
  expect(await lines()).toEqual(
    expect.arrayContaining(['berth_lost{service="rooms"} Nan', 'berth_found{service="rooms"} 1']),
  );
});
