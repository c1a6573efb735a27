import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { BerthProcess } from '../berth/berth-process.ts';
import { Client } from '../berth/client.ts';
import { engineBooker } from '../berth/engine.ts';
import { book, newRoom } from '../berth/world.ts';
import { cpuOfAll } from './cpu.ts';
import { type Contestant, compare } from './measure.ts';
import { quietDatabase } from './quiet-database.ts';

const MINUTE_MS = 60_000;
const ROOMS = 40;

/** Bookings a second: through the engine, through the gateway, and, as the floor, the same rows inserted by bare SQL. */
export async function bench(): Promise<void> {
  const berth = await BerthProcess.start({ LOG_LEVEL: 'warn' });
  const { databases } = await berth.run();
  let pool: pg.Pool | undefined;
  try {
    const [manager, member] = await Promise.all([Client.as('manager', berth.url), Client.as('member', berth.url)]);
    const policy = { minDuration: 'PT1M', maxAdvance: 'P3000D' };
    const rooms = await Promise.all(Array.from({ length: ROOMS }, () => newRoom(manager, { policy })));
    const start = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS + 60 * MINUTE_MS;
    const slot = (minute: number) => ({
      startsAt: new Date(start + minute * MINUTE_MS),
      endsAt: new Date(start + (minute + 1) * MINUTE_MS),
    });
    const [rivals, engineRivals] = [await newRoom(manager, { policy }), await newRoom(manager, { policy })];
    const { me } = await member.ask('{ me { id } }');
    const quiet = new pg.Pool({ connectionString: await quietDatabase(databases['reservations'] as string), max: 20 });
    pool = quiet;
    const engine = await engineBooker(quiet, me.id);
    await engine({ bookableId: engineRivals, ...slot(0) });
    const events = await eventsOfOne(quiet);
    const room = (turn: number) => rooms[turn % ROOMS] as string;
    const spread = (turn: number) => slot(Math.floor(turn / ROOMS));

    const contestants: Contestant[] = [
      { name: 'bare SQL, the same rows', once: (turn) => insert(quiet, spread(turn), events) },
      { name: 'engine, uncontended', once: (turn) => engine({ bookableId: room(turn), ...spread(turn) }) },
      // Fifty in a row want the same minute of one room: one gets it, the others count too.
      {
        name: 'engine, 50 rivals a slot',
        once: (turn) => engine({ bookableId: engineRivals, ...slot(Math.floor(turn / 50)) }),
      },
      { name: 'gateway, uncontended', once: (turn) => book(member, { bookableId: room(turn), ...spread(turn) }) },
      {
        name: 'gateway, 50 rivals a slot',
        once: (turn) => book(member, { bookableId: rivals, ...slot(Math.floor(turn / 50)) }),
      },
    ];
    await compare(
      contestants.map((each) => ({ ...each, cpu: cpuOfAll })),
      { rounds: 3, seconds: 4, clients: 20 },
    );
  } finally {
    await pool?.end();
    await berth.stop();
    await rm(berth.data, { recursive: true, force: true });
  }
}

const INSERT = `
  WITH reservation AS (
    INSERT INTO reservations (id, version, status, bookable_id, organizer_id, created_by, starts_at, ends_at, quantity, created_at, due_at)
    VALUES ($1, 2, 'CONFIRMED', $2, $2, $2, $3, $4, 1, now(), $4)
  ), event AS (
    INSERT INTO events (id, type, subject, version, key, sequence, data, at)
    SELECT gen_random_uuid(), type, $1, place, $2, place, data, now()
    FROM jsonb_to_recordset($5) AS events (type text, place int, data jsonb)
  )
  INSERT INTO claims (reservation_id, bookable_id, exclusive, quantity, starts_at, ends_at) VALUES ($1, $2, true, 1, $3, $4)`;

/** A bookable of its own each time, so that the constraint has nothing to object to. */
function insert(pool: pg.Pool, { startsAt, endsAt }: { startsAt: Date; endsAt: Date }, events: string) {
  const values = [randomUUID(), randomUUID(), startsAt, endsAt, events];
  return pool.query({ name: 'insert', text: INSERT, values });
}

/** What the engine's bookings are told by, as the floor inserts it. */
async function eventsOfOne(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query('SELECT type, version AS place, data FROM events ORDER BY position LIMIT 2');
  return JSON.stringify(rows);
}
