import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { BerthProcess } from '../berth/berth-process.ts';
import { query } from '../berth/database.ts';
import { creating, type Engine, engineOn } from '../berth/engine.ts';
import { NaiveModel, type Step, type Terms, takes } from './naive-model.ts';
import { generator } from './random.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PLACE_MS = 10 * 60_000;
const PLACES = 30;
const AT_ONCE = 16;
const MEMBER = { id: randomUUID(), manages: false };
const MANAGER = { id: randomUUID(), manages: true };
const SYSTEM = { id: null, manages: true };
const BASE = Math.ceil(Date.now() / PLACE_MS) * PLACE_MS + 24 * 60 * 60_000;

const plain: Terms = { capacity: 3, pooled: false, approval: false, priced: false, before: 0, after: 0 };
const KINDS: Record<string, Terms> = {
  'an instant room': plain,
  'a room with buffers': { ...plain, before: 1, after: 2 },
  'a room to be approved': { ...plain, approval: true },
  'a priced room': { ...plain, priced: true },
  'a priced room to be approved': { ...plain, approval: true, priced: true },
  'a pool': { ...plain, pooled: true },
  'a priced pool to be approved, with buffers': { ...plain, pooled: true, approval: true, priced: true, after: 1 },
};

interface Tally {
  runs: number;
  steps: number;
  done: number;
  mismatches: number;
}

/**
 * Random histories of fresh bookables: each step is asked of the engine on Postgres and of a naive model, and both must
 * answer alike; after the last one, the rows must be what the model has. `attempts` is the number of histories.
 */
export async function chaos({ seed, attempts = 10_000 }: { seed: number; attempts?: number }): Promise<boolean> {
  // Of Berth, only Postgres is wanted: production comes without a demo.
  const berth = await BerthProcess.start({ LOG_LEVEL: 'warn', NODE_ENV: 'production' });
  // A database of its own, in which no timer of a running service has a hand.
  const url = await newDatabase((await berth.run()).databases['reservations'] as string);
  const pool = new pg.Pool({ connectionString: url, max: 20, options: '-c timezone=UTC' });
  try {
    const engine = await engineOn(pool);
    const kinds = Object.entries(KINDS);
    const bookables = await insertBookables(pool, attempts);
    const tallies = new Map<string, Tally>();
    let next = 0;
    const work = async () => {
      while (next < attempts) {
        const turn = next++;
        const [name, terms] = kinds[turn % kinds.length] as [string, Terms];
        const tally = tallies.get(name) ?? { runs: 0, steps: 0, done: 0, mismatches: 0 };
        tallies.set(name, tally);
        await run(engine, pool, bookables[turn] as string, terms, generator(seed * 1_000_003 + turn), tally);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));

    console.log('| | histories | steps | of them done | mismatches |\n| --- | --- | --- | --- | --- |');
    for (const [name, { runs, steps, done, mismatches }] of tallies)
      console.log(`| ${[name, runs, steps, done, mismatches].join(' | ')} |`);
    const audit = join(ROOT, 'subgraphs/reservations/dist/audit.js');
    const audited = spawnSync(process.execPath, [audit], { env: { ...process.env, DATABASE_URL: url } });
    console.log(`\n${audited.stdout}`);
    return audited.status === 0 && [...tallies.values()].every(({ mismatches }) => mismatches === 0);
  } finally {
    await pool.end();
    await berth.stop();
    await rm(berth.data, { recursive: true, force: true });
  }
}

async function run(
  engine: Engine,
  pool: pg.Pool,
  bookableId: string,
  terms: Terms,
  random: (below: number) => number,
  tally: Tally,
): Promise<void> {
  const model = new NaiveModel(terms);
  const ids: string[] = [];
  const steps: Step[] = [];
  const both = async (step: Step) => {
    steps.push(step);
    const expected = model.take(step);
    const done = await take(engine, pool, bookableId, ids, step);
    tally.steps += 1;
    if (done) tally.done += 1;
    if (done !== expected) mismatch(tally, steps, { done, expected });
  };
  for (let left = 5 + random(8); left > 0; left -= 1) await both(anyStep(random, ids.length, terms));
  // What has passed ends by itself.
  for (const which of ids.keys()) await both({ do: 'tick', which });

  const { rows } = await pool.query(STANDING, [bookableId]);
  const found = new Map(rows.map(({ id, ...row }) => [id, row]));
  const expected = model.booked.map((one) => {
    const { status, version, from, length, quantity } = one;
    const claim = takes(one) ? [...Object.values(model.claimOf(one)).map(timeOf), terms.pooled ? quantity : 1] : null;
    return { status, version, quantity, slot: [timeOf(from), timeOf(from + length)], claim };
  });
  const there = ids.map((id) => found.get(id));
  tally.runs += 1;
  if (rows.length !== ids.length || !isDeepStrictEqual(there, expected)) mismatch(tally, steps, { there, expected });
}

function anyStep(random: (below: number) => number, booked: number, terms: Terms): Step {
  const slot = () => ({ from: random(PLACES), length: 1 + random(6) });
  const kinds = ['book', 'book', 'move', 'cancel', 'expire', 'tick', 'approve', 'reject'] as const;
  const kind = booked === 0 ? 'book' : (kinds[random(kinds.length)] as (typeof kinds)[number]);
  if (kind === 'book') return { do: kind, ...slot(), quantity: 1 + random(terms.capacity) };
  const which = random(booked);
  return kind === 'move' ? { do: kind, which, ...slot() } : { do: kind, which };
}

/** Whether the engine did it. */
async function take(engine: Engine, pool: pg.Pool, bookableId: string, ids: string[], step: Step): Promise<boolean> {
  if (step.do === 'book') {
    const wish = { bookableId, ...slotOf(step), quantity: step.quantity };
    const { reservation } = await engine(MEMBER, creating(MEMBER.id, wish));
    if (reservation) ids.push(reservation.id);
    return reservation !== undefined;
  }
  const id = ids[step.which];
  if (step.do === 'expire') return ((await pool.query(EXPIRE, [id])).rowCount ?? 0) > 0;
  const command = { id, expectedVersion: null, reason: { code: 'X', message: 'x' } };
  const asked = {
    move: () => engine(MEMBER, { kind: 'reschedule', ...command, ...slotOf(step as Extract<Step, { do: 'move' }>) }),
    cancel: () => engine(MEMBER, { kind: 'cancel', ...command }),
    approve: () => engine(MANAGER, { kind: 'approve', ...command }),
    reject: () => engine(MANAGER, { kind: 'reject', ...command }),
    tick: () => engine(SYSTEM, { kind: 'tick', id }),
  };
  return (await asked[step.do]()).reservation !== undefined;
}

function mismatch(tally: Tally, steps: Step[], difference: object): void {
  tally.mismatches += 1;
  if (tally.mismatches === 1) console.error(JSON.stringify({ steps, ...difference }));
}

async function newDatabase(neighbour: string): Promise<string> {
  await query(neighbour, 'CREATE DATABASE berth_model');
  const url = new URL(neighbour);
  url.pathname = '/berth_model';
  const folder = join(ROOT, 'prisma/reservations/migrations');
  for (const migration of (await readdir(folder)).filter((name) => /^\d/.test(name)).sort())
    await query(url.href, await readFile(join(folder, migration, 'migration.sql'), 'utf8'));
  return url.href;
}

async function insertBookables(pool: pg.Pool, count: number): Promise<string[]> {
  const venue = randomUUID();
  await pool.query(`INSERT INTO venues VALUES ($1, 1, 'UTC', '[]', '[]')`, [venue]);
  const kinds = Object.values(KINDS);
  const rows = Array.from({ length: count }, (_, turn) => rowOf(venue, kinds[turn % kinds.length] as Terms));
  await pool.query('INSERT INTO schedules SELECT (row ->> $2)::uuid FROM jsonb_array_elements($1) AS row', [
    JSON.stringify(rows),
    'id',
  ]);
  await pool.query('INSERT INTO bookables SELECT * FROM jsonb_populate_recordset(NULL::bookables, $1)', [
    JSON.stringify(rows),
  ]);
  return rows.map(({ id }) => id);
}

function rowOf(venue: string, { pooled, capacity, approval, priced, before, after }: Terms) {
  const lengths = { minDuration: 'PT10M', maxDuration: 'PT2H', minNotice: 'PT0S', maxAdvance: 'P30D' };
  const buffers = { bufferBefore: `PT${before * 10}M`, bufferAfter: `PT${after * 10}M` };
  const confirmation = approval ? 'APPROVAL' : 'INSTANT';
  const holds = { holdFor: 'PT1H', checkInWithin: null, maxUpcomingPerUser: null };
  return {
    ...{ id: randomUUID(), version: 1, kind: 'ROOM', name: 'Room', venue_id: venue, equipment: [], active: true },
    ...{ inventory: pooled ? 'POOLED' : 'EXCLUSIVE', capacity, most_capacity: capacity, min_quantity: 1 },
    price: priced ? { amount: '1.00', currency: 'EUR' } : null,
    policy: { confirmation, version: 1, ...lengths, ...buffers, ...holds },
  };
}

function slotOf({ from, length }: { from: number; length: number }) {
  return { startsAt: new Date(timeOf(from)), endsAt: new Date(timeOf(from + length)) };
}

function timeOf(place: number): string {
  return new Date(BASE + place * PLACE_MS).toISOString();
}

// As if its time had passed.
const EXPIRE = `
  UPDATE reservations SET held_until = clock_timestamp() - interval '1 s', due_at = clock_timestamp() - interval '1 s'
  WHERE id = $1 AND status IN ('PENDING_APPROVAL', 'PENDING_PAYMENT')`;

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const STANDING = `
  SELECT id, status, version, reservations.quantity,
    json_build_array(to_char(reservations.starts_at, ${TIME}), to_char(reservations.ends_at, ${TIME})) AS slot,
    CASE WHEN reservation_id IS NOT NULL THEN json_build_array(
      to_char(claims.starts_at, ${TIME}), to_char(claims.ends_at, ${TIME}), claims.quantity) END AS claim
  FROM reservations LEFT JOIN claims ON reservation_id = id WHERE reservations.bookable_id = $1`;
