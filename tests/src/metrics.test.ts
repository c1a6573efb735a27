import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from './berth/berth-process.ts';
import { shared, subgraphUrl } from './berth/inside.ts';
import { startGateway } from './berth/replica.ts';

let gateway: Awaited<ReturnType<typeof startGateway>>;
let metricsPort: number;

beforeAll(async () => {
  metricsPort = await freePort();
  const data = process.env['BERTH_TEST_DATA'] as string;
  gateway = await startGateway(await shared(), data, { METRICS_PORT: String(metricsPort) });
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

test('the gateway tells what it takes, where it was told to, and not to everybody', async () => {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(text).toMatch(/^process_resident_memory_bytes\{service="gateway"\} \d+$/m);
  for (const url of [gateway.url, process.env['BERTH_TEST_URL'] as string]) {
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  }
});
