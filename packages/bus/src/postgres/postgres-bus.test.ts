import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, startTemporaryPostgres } from '@berth/database/testing';
import type { Envelope } from '@berth/events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { describeBus } from '../contract/describe-bus.ts';
import { eventsOf, sequence, upTo } from '../testing/events.ts';
import { PostgresBus } from './postgres-bus.ts';

const logger = pino({ level: 'silent' });
let postgres: Awaited<ReturnType<typeof startTemporaryPostgres>>;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
});

afterAll(() => postgres.close());

describeBus('the bus on Postgres', async () => {
  const url = await postgres.newDatabase('bus');
  return () => new PostgresBus(url, logger);
});

test('on Postgres, what is published again is there once', async () => {
  const bus = new PostgresBus(await postgres.newDatabase('bus'), logger);
  const seen: Envelope[] = [];
  const [event, last] = eventsOf('a', 2) as [Envelope, Envelope];
  await Promise.all(upTo(6).map(() => bus.publish('rooms', [event, event])));
  await bus.publish('rooms', [event, last]);
  bus.subscribe('rooms', 'group', (each) => void seen.push(each));
  await eventually(() => expect(sequence(seen, 'a').at(-1)).toBe(2));
  expect(sequence(seen, 'a')).toEqual([1, 2]);
  await bus.close();
});

test('nobody is read more than 50,000 events of a key, be it from a place that they made up', async () => {
  const url = await postgres.newDatabase('bus');
  const bus = new PostgresBus(url, logger);
  await bus.publish('rooms', eventsOf('another', 1));
  await run(
    url,
    `INSERT INTO messages (topic, position, id, event)
     SELECT 'rooms', 1 + number, gen_random_uuid(), jsonb_build_object('key', 'a', 'sequence', number)
     FROM generate_series(1, 50002) AS number`,
  );
  const told = async (sequence: number) => {
    let count = 0;
    for await (const events of bus.history('rooms', 'a', { sequence, time: '' })) {
      if (!events) return null;
      count += events.length;
    }
    return count;
  };
  expect([await told(0), await told(1), await told(2)]).toEqual([null, null, 50_000]);
  await bus.close();
});

test('those who ask for what they missed hold up neither tails nor the ping', async () => {
  const url = await postgres.newDatabase('bus');
  const bus = new PostgresBus(url, logger);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK messages');
  const seen = { sequence: 0, time: '' };
  const asking = upTo(8).map(() => bus.history('rooms', 'a', seen).next());
  const ping = await Promise.race([bus.ping().then(() => 'answered'), sleep(5_000, 'waits')]);
  await client.query('COMMIT');
  expect(ping).toBe('answered');
  expect(await Promise.all(asking)).toEqual(asking.map(() => ({ done: false, value: [] })));
  await Promise.all([bus.close(), client.end()]);
});

describe('when Postgres fails', () => {
  test('every connection lost, again and again, while many publish: readers go on by themselves, nothing is lost', async () => {
    const url = await postgres.newDatabase('bus');
    const bus = new PostgresBus(url, logger);
    const seen: Envelope[] = [];
    const tailed: Envelope[] = [];
    bus.subscribe('rooms', 'group', (event) => void seen.push(event));
    await bus.tail('rooms', (event) => void tailed.push(event));

    const keys = upTo(4).map(String);
    const publishing = keys.map(async (key) => {
      for (const event of eventsOf(key, 100)) await eventually(() => bus.publish('rooms', [event]));
    });
    for (const count of [50, 150, 250]) {
      await eventually(() => expect(tailed.length).toBeGreaterThan(count));
      await endBackends(url);
    }
    await Promise.all(publishing);

    await eventually(() => expect(new Set(seen.map(({ id }) => id)).size).toBe(400));
    await eventually(() => expect(tailed).toHaveLength(400));
    // What a reader handled but could not note down comes again: what counts is that nothing is skipped.
    for (const key of keys) expect([...new Set(sequence(seen, key))]).toEqual(upTo(100));
    await bus.close();
  });

  test("a member that loses the group's lock leaves the group to the one that takes it", async () => {
    const url = await postgres.newDatabase('bus');
    const [bus, other] = [new PostgresBus(url, logger), new PostgresBus(url, logger)];
    const both: number[] = [];
    const [event, ...rest] = eventsOf('a', 20);
    bus.subscribe('rooms', 'group', ({ sequence }) => void both.push(sequence));
    await bus.publish('rooms', [event as Envelope]);
    await eventually(() => expect(both).toEqual([1]));
    other.subscribe('rooms', 'group', ({ sequence }) => void both.push(sequence));

    await endBackends(url, 'berth bus group');
    await eventually(async () => expect(await locks(url)).toBe(1));
    for (const next of rest) await bus.publish('rooms', [next]);
    await eventually(() => expect(both.length).toBeGreaterThanOrEqual(20));
    expect(both).toEqual(upTo(20));
    await Promise.all([bus.close(), other.close()]);
  });

  test('a ping rejects while the server is down, a tail hears nothing, and a bus opened then can be closed', async () => {
    const url = await postgres.newDatabase('bus');
    const open = new PostgresBus(url, logger);
    const { heardAt } = await open.tail('rooms', () => {});
    await postgres.stop();
    const down = performance.now();
    const bus = new PostgresBus(url, logger);
    bus.subscribe('rooms', 'group', () => {});
    await expect(bus.ping()).rejects.toThrow('ECONNREFUSED');
    await expect(bus.tail('rooms', () => {})).rejects.toThrow('ECONNREFUSED');
    await sleep(1_000);
    expect(heardAt()).toBeLessThan(down);
    await Promise.all([bus.close(), open.close()]);
  });
});

async function endBackends(url: string, application = '%'): Promise<void> {
  await run(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE $1`,
    [application],
  );
}

function locks(url: string): Promise<number> {
  return run(
    url,
    `SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
     WHERE datname = current_database() AND locktype = 'advisory' AND granted`,
  );
}

/** Answers how many rows there are. */
async function run(url: string, sql: string, values: string[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query(sql, values);
  await client.end();
  return rowCount ?? 0;
}
