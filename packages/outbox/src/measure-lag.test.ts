import { createPool } from '@berth/database';
import { startTemporaryPostgres } from '@berth/database/testing';
import { createRegistry } from '@berth/metrics';
import { expect, test } from '@jest/globals';
import { append } from './append.ts';
import { measureLag } from './measure-lag.ts';
import { newEvents } from './testing/new-events.ts';

test('how many events wait, and for how long the oldest does', async () => {
  const postgres = await startTemporaryPostgres();
  const pool = createPool(await postgres.newDatabase('users'));
  try {
    const metrics = createRegistry('users');
    measureLag(metrics, pool);
    const figure = async (name: string) => (await metrics.getSingleMetric(name)?.get())?.values[0]?.value;
    const lag = async () => [
      await figure('berth_outbox_unpublished_events'),
      await figure('berth_outbox_oldest_unpublished_seconds'),
    ];
    expect(await lag()).toEqual([0, 0]);

    await append((sql, ...values) => pool.query(sql, values), newEvents(3));
    await pool.query(`UPDATE events SET at = now() - version * interval '1 hour'`);
    const [count, seconds] = await lag();
    expect(count).toBe(3);
    expect(Math.floor((seconds as number) / 3_600)).toBe(3);

    await pool.query('UPDATE events SET published_at = now() WHERE version > 1');
    const [left, youngest] = await lag();
    expect(left).toBe(1);
    expect(Math.floor((youngest as number) / 3_600)).toBe(1);
  } finally {
    await pool.end();
    await postgres.close();
  }
});
