import { startTemporaryPostgres } from '@berth/database/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { append, type Execute } from './append.ts';
import { newEvents } from './testing/new-events.ts';

let postgres: Awaited<ReturnType<typeof startTemporaryPostgres>>;
let client: pg.Client;

const execute: Execute = (sql, ...values) => client.query(sql, values);

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  client = new pg.Client({ connectionString: await postgres.newDatabase('users') });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await postgres.close();
});

beforeEach(() => client.query('TRUNCATE events'));

const kept = async () => (await client.query('SELECT * FROM events ORDER BY position')).rows;

test("events are kept with the caller's transaction", async () => {
  await client.query('BEGIN');
  await append(execute, newEvents(2));
  await client.query('COMMIT');
  expect(await kept()).toHaveLength(2);
});

test("nothing is left of them where the caller's transaction is rolled back", async () => {
  await client.query('BEGIN');
  await append(execute, newEvents(2));
  await client.query('ROLLBACK');
  expect(await kept()).toEqual([]);
});

test('the positions follow the order of the call', async () => {
  await append(execute, newEvents(50));
  expect((await kept()).map(({ version }) => version)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
});

test('an event keeps all that was said of it; its id is new, and it is not published', async () => {
  const [event] = newEvents(1);
  const actor = '7f0d2a51-8a3f-4b43-9a52-3f8b0a6d1c11';
  const at = new Date('2030-01-01T12:00:00.123Z');
  await client.query(`SET timezone = 'Asia/Tokyo'`);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await append(execute, [{ ...event, actor, at, traceparent } as never]);
  expect(await kept()).toEqual([
    {
      ...event,
      sequence: '1',
      actor,
      at,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      position: expect.any(String),
      traceparent,
      published_at: null,
    },
  ]);
});

test("without a time it carries the database's", async () => {
  await append(execute, newEvents(1));
  const { rows } = await client.query(`SELECT FROM events WHERE at BETWEEN now() - interval '1 minute' AND now()`);
  expect(rows).toHaveLength(1);
});

test('two events of one place in an order are refused: who decided on stale state must decide again', async () => {
  const events = newEvents(1);
  await append(execute, events);
  await expect(append(execute, events)).rejects.toMatchObject({ code: '23505' });
});
