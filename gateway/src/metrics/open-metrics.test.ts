import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createRegistry } from '@berth/metrics';
import { SettingsError } from '@berth/settings';
import { expect, test } from '@jest/globals';
import { openMetrics } from './open-metrics.ts';

const open = (METRICS_PORT: number | undefined, METRICS_HOST = '127.0.0.1') =>
  openMetrics({ METRICS_HOST, METRICS_PORT }, createRegistry('gateway'), {});

test('metrics are answered where a port is set for that, and nowhere else', async () => {
  expect(await open(undefined)).toBeNull();
  const served = await open(0);
  expect((await fetch(`http://127.0.0.1:${served?.port}/metrics`)).status).toBe(200);
  await served?.stop();
});

test('a port that is taken, or a host where nothing can listen, is told by its setting', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const failed = open((taken.address() as AddressInfo).port);
  await expect(failed).rejects.toThrow(SettingsError);
  await expect(failed).rejects.toThrow(/^listen EADDRINUSE.+: stop what listens there, or set another METRICS_PORT\.$/);
  await expect(open(0, '192.0.2.1')).rejects.toThrow(
    /^METRICS_HOST cannot be listened on \(.+\): set it to an address/,
  );
  taken.close();
});
