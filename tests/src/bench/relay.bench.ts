import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bus, busSettings, openBus } from '@berth/bus';
import { createDatabase, createPool, migrate, startEmbeddedPostgres } from '@berth/database';
import { findRunner, startKafka } from '@berth/embedded-kafka';
import { append, type NewEvent, Relay } from '@berth/outbox';
import { readSettings } from '@berth/settings';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { BerthProcess, newFolder } from '../berth/berth-process.ts';
import { cpuOfAll } from './cpu.ts';

const PRISMA = join(import.meta.dirname, '../../../prisma');
const [IDLE, WARM_UP, PAUSE_MS] = [500, 50, 10];
const [BACKLOG, CHUNK, KEYS] = [20_000, 1_000, 200];
const ROUNDS = 3;
const logger = pino({ level: 'silent' });

/** How soon after its commit an event is on the bus while nothing else happens, and how fast what has piled up goes out. */
export async function bench(): Promise<void> {
  const postgres = await startEmbeddedPostgres(await newFolder());
  try {
    const newDatabase = async (name: string) => {
      const url = postgres.url(`${name}_${randomUUID()}`);
      await createDatabase(url);
      await migrate(url, join(PRISMA, name, 'migrations'));
      return url;
    };
    console.log(
      '\n| bus | one insert p50 ms | commit to publish p50 ms | p99 ms | events/s, 20,000 waiting | CPU µs each |',
    );
    console.log('| --- | --- | --- | --- | --- | --- |');
    const measureOn = async (name: string, settings: Record<string, string>) => {
      const bus = await openBus(readSettings(busSettings, settings), logger);
      await measure(name, await newDatabase('reservations'), bus).finally(() => bus.close());
    };
    await measureOn('Postgres', { BUS_DATABASE_URL: await newDatabase('bus') });
    // Says what to install where no Kafka can be run.
    findRunner();
    const kafka = await startKafka(join(await newFolder(), 'kafka'));
    await measureOn('Kafka', { KAFKA_BROKERS: kafka.brokers }).finally(() => kafka.stop());
  } finally {
    await postgres.stop();
    await BerthProcess.stopAll();
  }
}

async function measure(name: string, url: string, bus: Bus): Promise<void> {
  const pool = createPool(url);
  try {
    const { inserts, publishes } = await idle(url, pool, bus);
    const drains: Drain[] = [];
    for (let round = 0; round < ROUNDS; round += 1) drains.push(await drain(url, pool, bus));
    const [perSecond, cpu] = (['perSecond', 'cpu'] as const).map((what) =>
      at(
        drains.map((each) => each[what]),
        0.5,
      ),
    );
    const times = [at(inserts, 0.5), at(publishes, 0.5), at(publishes, 0.99)].map((time) => time.toFixed(1));
    console.log(`| ${[name, ...times, Math.round(perSecond ?? 0), Math.round(cpu ?? 0)].join(' | ')} |`);
  } finally {
    await pool.end();
  }
}

/** Each event alone: what its insert takes, and what it takes from there to the bus's acknowledgement. */
async function idle(url: string, pool: Pool, bus: Bus): Promise<{ inserts: number[]; publishes: number[] }> {
  let published = () => {};
  const publish: Bus['publish'] = async (topic, events) => {
    await bus.publish(topic, events);
    published();
  };
  const relay = new Relay({ url, topic: 'reservations', bus: { publish }, logger });
  const [inserts, publishes]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < WARM_UP + IDLE; turn += 1) {
    const done = new Promise<void>((resolve) => {
      published = resolve;
    });
    const begun = performance.now();
    await write(pool, [newEvent(randomUUID(), 1)]);
    const committed = performance.now();
    relay.wake();
    await done;
    if (turn >= WARM_UP) {
      inserts.push(committed - begun);
      publishes.push(performance.now() - committed);
    }
    await sleep(PAUSE_MS);
  }
  await relay.stop();
  return { inserts, publishes };
}

interface Drain {
  perSecond: number;
  /** Microseconds for each event, of all that takes part. */
  cpu: number;
}

async function drain(url: string, pool: Pool, bus: Bus): Promise<Drain> {
  const keys = Array.from({ length: KEYS }, () => randomUUID());
  const events = Array.from({ length: BACKLOG }, (_, index) =>
    newEvent(keys[index % KEYS] as string, Math.floor(index / KEYS) + 1),
  );
  for (let from = 0; from < BACKLOG; from += CHUNK) await write(pool, events.slice(from, from + CHUNK));
  await pool.query('ANALYZE events');
  const [begun, cpuBefore] = [performance.now(), await cpuOfAll()];
  const relay = new Relay({ url, topic: 'reservations', bus, logger });
  while ((await pool.query('SELECT FROM events WHERE published_at IS NULL LIMIT 1')).rowCount) await sleep(20);
  const seconds = (performance.now() - begun) / 1_000;
  const cpu = ((await cpuOfAll()) - cpuBefore) / BACKLOG;
  await relay.stop();
  return { perSecond: BACKLOG / seconds, cpu };
}

const write = (pool: Pool, events: NewEvent[]) => append((sql, ...values) => pool.query(sql, values), events);

/** As large as what tells of a booking. */
function newEvent(key: string, sequence: number): NewEvent {
  const slot = { startsAt: '2030-01-01T09:00:00.000Z', endsAt: '2030-01-01T10:00:00.000Z' };
  const [organizerId, claim] = [randomUUID(), { ...slot, quantity: 1, exclusive: true }];
  const standing = { status: 'CONFIRMED', claim, heldUntil: null, checkInBy: null };
  const data = { bookableId: key, organizerId, quantity: 1, ...slot, visibleTo: [organizerId], ...standing };
  return {
    type: 'reservation.confirmed.v1',
    subject: randomUUID(),
    version: 1,
    key,
    sequence,
    actor: organizerId,
    data,
  };
}

function at(figures: number[], share: number): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length * share)] ?? 0;
}
