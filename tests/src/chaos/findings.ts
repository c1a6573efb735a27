import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Customers } from './customers.ts';
import type { Report } from './each-bus.ts';
import type { Witness } from './witness.ts';

const AUDIT = join(import.meta.dirname, '../../../subgraphs/reservations/dist/audit.js');
/** A group whose member was killed notices after some seconds; this is for slow machines. */
const PATIENCE_MS = 180_000;
const SETTLED_MS = 2_000;

interface Evidence {
  databases: Record<string, string>;
  customers: Pick<Customers, 'acknowledged' | 'wishes'>;
  witness: Witness;
  /** Rooms that were removed: each of their reservations was to be cancelled by who heard of it. */
  removed: string[];
}

/** Holds against each other what customers and watchers were told, what the bus delivered and what databases have. */
export async function findings({ databases, customers, witness, removed }: Evidence): Promise<Report['wrong']> {
  const [reservations, rooms] = ['reservations', 'rooms'].map((name) => new pg.Client(databases[name]));
  if (!reservations || !rooms) throw new Error('There are two databases to look into.');
  await Promise.all([reservations.connect(), rooms.connect()]);
  const ids = async (database: pg.Client, sql: string, values: unknown[] = []) =>
    (await database.query(sql, values)).rows.map(({ id }) => id as string);

  const look = async () => {
    const kept = new Set(await ids(reservations, KEPT));
    const events = [...(await ids(reservations, EVENTS)), ...(await ids(rooms, EVENTS))];
    const watched = [...witness.told.keys()];
    const { rows } = await reservations.query(CHANGES, [watched]);
    const changes = new Map<string, number>(rows.map(({ key, count }) => [key, count]));
    const made = await ids(reservations, MADE, [watched, removed]);
    return {
      'acknowledged, but missing': [...customers.acknowledged].filter((id) => !kept.has(id)).length,
      'made twice': made.length - customers.wishes,
      'events not delivered': events.filter((id) => !witness.delivered.has(id)).length,
      'streams not told each once': watched.filter((room) => !isUpTo(witness.told.get(room), changes.get(room))).length,
      'cancelled not once': (await ids(reservations, CANCELLED, [removed])).length,
    };
  };

  try {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !isSound(await look()); ) await sleep(250);
    // What comes once too often comes last.
    await sleep(SETTLED_MS);
    const env = { ...process.env, DATABASE_URL: databases['reservations'] };
    const audited = spawnSync(process.execPath, [AUDIT], { env });
    return { ...(await look()), 'audit fails': audited.status === 0 ? 0 : 1 };
  } finally {
    await Promise.all([reservations.end(), rooms.end()]);
  }
}

function isSound(found: Report['wrong']): boolean {
  return Object.values(found).every((count) => count === 0);
}

function isUpTo(numbers: number[] = [], count = 0): boolean {
  return numbers.length === count && numbers.every((number, index) => number === index + 1);
}

const KEPT = `
  SELECT id FROM reservations JOIN claims ON reservation_id = id WHERE status = 'CONFIRMED'`;
const MADE = 'SELECT id FROM reservations WHERE bookable_id = ANY($1) AND NOT bookable_id = ANY($2)';
const EVENTS = 'SELECT id FROM events';
const CHANGES = 'SELECT key, count(*)::int FROM events WHERE key = ANY($1) GROUP BY key';
const CANCELLED = `
  SELECT reservations.id FROM reservations
  LEFT JOIN events ON subject = reservations.id AND type = 'reservation.cancelled.v1'
  WHERE bookable_id = ANY($1) GROUP BY reservations.id HAVING count(subject) <> 1`;
