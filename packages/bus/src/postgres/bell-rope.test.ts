import { eventually, startTemporaryPostgres } from '@berth/database/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { BellRope, notify } from './bell-rope.ts';

let postgres: Awaited<ReturnType<typeof startTemporaryPostgres>>;
let pool: pg.Pool;
let rope: BellRope;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  const connectionString = await postgres.newDatabase('bus');
  pool = new pg.Pool({ connectionString });
  rope = new BellRope(connectionString, pino({ level: 'silent' }));
});

afterAll(async () => {
  await rope.close();
  await pool.end();
  await postgres.close();
});

/** What is notified before the rope listens is heard by nobody: say it again. */
async function heard(topic: string): Promise<void> {
  const before = rope.bell(topic).rings;
  await eventually(async () => {
    await pool.query(notify, [topic]);
    expect(rope.bell(topic).rings).toBeGreaterThan(before);
  });
}

test("rings a topic's bell and no other, whoever publishes", async () => {
  const other = rope.bell('users');
  await heard('rooms');
  expect(other.rings).toBe(0);
});

test('listens again after its connection was lost', async () => {
  await heard('rooms');
  const { rows } = await pool.query(
    `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE application_name = 'berth bus listener'`,
  );
  expect(rows).toEqual([{ ended: true }]);
  await heard('rooms');
});
