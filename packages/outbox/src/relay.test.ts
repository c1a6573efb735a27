import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PostgresBus } from '@berth/bus';
import { createPool } from '@berth/database';
import { eventually, startTemporaryPostgres } from '@berth/database/testing';
import type { Envelope } from '@berth/events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { append } from './append.ts';
import { Relay, type RelayOptions } from './relay.ts';
import { newEvents } from './testing/new-events.ts';

const logger = pino({ level: 'silent' });
type Publish = RelayOptions['bus']['publish'];

let postgres: Awaited<ReturnType<typeof startTemporaryPostgres>>;
let url: string;
let pool: Pool;
let bus: PostgresBus;
/** What a reader of the bus got. */
let seen: Envelope[];
let relays: Relay[];

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
});

afterAll(() => postgres.close());

beforeEach(async () => {
  url = await postgres.newDatabase('users');
  pool = createPool(url);
  bus = new PostgresBus(await postgres.newDatabase('bus'), logger);
  seen = [];
  relays = [];
  bus.subscribe('users', 'reader', (event) => void seen.push(event));
});

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(relays.map((relay) => relay.stop()));
  await bus.close();
  await pool.end();
});

function startRelay(publish: Publish = (topic, events) => bus.publish(topic, events)): Relay {
  const relay = new Relay({ url, topic: 'users', bus: { publish }, logger });
  relays.push(relay);
  return relay;
}

const appendEvents = (count: number) => append((sql, ...values) => pool.query(sql, values), newEvents(count));

/** Everything appended has come out of the bus, each event once, in the order of the table, and is marked. */
function allRelayed(count: number): Promise<void> {
  return eventually(async () => {
    const { rows } = await pool.query('SELECT id, published_at IS NOT NULL AS marked FROM events ORDER BY position');
    expect(seen.map(({ id }) => ({ id, marked: true }))).toEqual(rows);
    expect(rows).toHaveLength(count);
  });
}

/** A process of its own that says how many it publishes, and never comes to mark them. */
function startVictim(database: string): ChildProcess {
  const code = `
    import { pino } from 'pino';
    import { Relay } from './src/relay.ts';
    const publish = (_, events) => new Promise(() => process.send(events.length));
    new Relay({ url: ${JSON.stringify(database)}, topic: 'users', bus: { publish }, logger: pino({ level: 'silent' }) });
    process.once('disconnect', () => process.exit());`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Stops the clock by which the relay polls. What talks to Postgres needs none. */
const stopTheClock = () => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });

test('relays what many transactions appended, in the order of its positions, and marks it', async () => {
  await Promise.all(Array.from({ length: 40 }, () => appendEvents(3)));
  startRelay();
  await allRelayed(120);
});

test('an event arrives as the envelope that it was appended as', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const [event, other] = newEvents(2);
  const events = [{ ...event, at: new Date(0), traceparent }, other];
  await append((sql, ...values) => pool.query(sql, values), events as never);
  startRelay();
  await allRelayed(2);
  const relayed = { id: expect.any(String), source: 'berth/users' };
  expect(seen).toStrictEqual([
    { ...event, ...relayed, time: '1970-01-01T00:00:00.000Z', traceparent },
    { ...other, ...relayed, time: expect.any(String) },
  ]);
});

test('drains a backlog larger than its batch without a pause', async () => {
  await appendEvents(1_201);
  stopTheClock();
  startRelay();
  await eventually(async () =>
    expect((await pool.query('SELECT FROM events WHERE published_at IS NULL')).rowCount).toBeLessThan(1),
  );
  jest.useRealTimers();
  await allRelayed(1_201);
});

test('woken, it relays at once; it needs no poll', async () => {
  stopTheClock();
  const published: unknown[] = [];
  const relay = startRelay(async (_, events) => void published.push(...events));
  for (const count of [1, 2, 3]) {
    await appendEvents(1);
    relay.wake();
    await eventually(() => expect(published).toHaveLength(count));
  }
});

test('nobody wakes it: it finds what was appended all the same', async () => {
  startRelay();
  for (const count of [1, 2, 3]) {
    await appendEvents(1);
    await allRelayed(count);
  }
});

test('of two relays one works, and the other takes over when it stops', async () => {
  const by: string[] = [];
  const publishAs =
    (name: string): Publish =>
    async (topic, events) => {
      by.push(...events.map(() => name));
      await bus.publish(topic, events);
    };
  const first = startRelay(publishAs('first'));
  await appendEvents(1);
  await allRelayed(1);
  startRelay(publishAs('second'));
  for (let count = 2; count <= 40; count += 1) {
    await appendEvents(1);
    first.wake();
    await allRelayed(count);
  }
  await first.stop();
  await appendEvents(10);
  await allRelayed(50);
  expect(by).toEqual([...Array(40).fill('first'), ...Array(10).fill('second')]);
});

test('woken, one that stands by wakes the one that works', async () => {
  const published: unknown[] = [];
  const first = startRelay(async (_, events) => void published.push(...events));
  await appendEvents(1);
  first.wake();
  await eventually(() => expect(published).toHaveLength(1));
  stopTheClock();
  const second = startRelay(() => Promise.reject(new Error('it stands by')));
  for (const count of [2, 3, 4]) {
    await appendEvents(1);
    await eventually(() => {
      second.wake();
      expect(published).toHaveLength(count);
    });
  }
});

test('the process that works is killed between publishing and marking: another takes over where it was', async () => {
  await appendEvents(600);
  const victim = startVictim(url);
  const [published] = await once(victim, 'message');
  expect(published).toBe(500);
  startRelay();
  victim.kill('SIGKILL');
  await appendEvents(1);
  await allRelayed(601);
});

test('a bus that fails for a while: nothing is lost, and the order stays', async () => {
  let failures = 3;
  startRelay(async (topic, events) => {
    failures -= 1;
    if (failures >= 0) throw new Error('the bus is down');
    await bus.publish(topic, events);
  });
  for (let count = 0; count < 5; count += 1) await appendEvents(2);
  await allRelayed(10);
  expect(failures).toBeLessThan(0);
});

test('stopped hard between publishing and marking: it publishes again, and the bus keeps one of each', async () => {
  let crashes = 2;
  startRelay(async (topic, events) => {
    await bus.publish(topic, events);
    crashes -= 1;
    if (crashes >= 0) throw new Error('gone before it could mark');
  });
  await appendEvents(3);
  await eventually(() => expect(crashes).toBeLessThan(2));
  await appendEvents(3);
  await allRelayed(6);
  expect(crashes).toBeLessThan(0);
});

test('leads again after its connection was lost', async () => {
  startRelay();
  for (const count of [2, 4, 6]) {
    await appendEvents(2);
    await allRelayed(count);
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'berth relay users'`,
    );
  }
  await appendEvents(2);
  await allRelayed(8);
});

test('stopping waits for the batch in hand to be marked', async () => {
  let publishing = false;
  const relay = startRelay(async (topic, events) => {
    publishing = true;
    await bus.publish(topic, events);
  });
  await appendEvents(5);
  await eventually(() => expect(publishing).toBe(true));
  await relay.stop();
  expect((await pool.query('SELECT FROM events WHERE published_at IS NULL')).rowCount).toBe(0);
});
