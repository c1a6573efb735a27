import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from './pool.ts';
import { query, startTemporaryPostgres } from './testing/temporary-postgres.ts';

let postgres: Awaited<ReturnType<typeof startTemporaryPostgres>>;
let pool: Pool;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  await query(postgres.url('postgres'), `ALTER DATABASE postgres SET timezone = 'Asia/Tokyo'`);
  pool = createPool(postgres.url('postgres'));
});

afterAll(async () => {
  await pool.end();
  await postgres.close();
});

const endBackend = (pid: number) => query(postgres.url('postgres'), `SELECT pg_terminate_backend(${pid})`);

test('speaks UTC, whatever the database is set to', async () => {
  expect(await query(postgres.url('postgres'), 'SHOW timezone')).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
  expect((await pool.query('SHOW timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
});

test('outlives the connections that the server ends, idle or in hand', async () => {
  const inHand = await pool.connect();
  const ended = new Promise<void>((resolve) => inHand.once('end', resolve));
  const { rows } = await inHand.query('SELECT pg_backend_pid() AS pid');
  await endBackend(rows[0].pid);
  await ended;
  inHand.release(true);

  const idle = await pool.query('SELECT pg_backend_pid() AS pid');
  const removed = new Promise<void>((resolve) => pool.once('remove', () => resolve()));
  await endBackend(idle.rows[0].pid);
  await removed;
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
