import { rm } from 'node:fs/promises';
import pg from 'pg';
import { BerthProcess } from '../berth/berth-process.ts';
import { query } from '../berth/database.ts';
import { engineBooker } from '../berth/engine.ts';
import { lastingClient } from '../berth/lasting.ts';
import { book, newRoom } from '../berth/world.ts';
import { generator } from './random.ts';

const CLIENTS = 200;
const ROOMS = 50;
const SLOTS_PER_ROOM = 10;
const MINUTE_MS = 60_000;

interface Attempt {
  bookableId: string;
  startsAt: Date;
  endsAt: Date;
}

type Booker = (attempt: Attempt) => Promise<'won' | 'lost'>;

/**
 * 200 clients fight for 500 slots, identical ones and ones that are shifted against each other, through the gateway and
 * against the engine itself. Each slot must be won once; no two claims may overlap; nobody may see a deadlock.
 */
export async function chaos({ seed, attempts = 100_000 }: { seed: number; attempts?: number }): Promise<boolean> {
  const berth = await BerthProcess.start({ LOG_LEVEL: 'warn' });
  const pool = new pg.Pool({ connectionString: (await berth.run()).databases['reservations'] as string, max: 20 });
  try {
    const [manager, member] = await Promise.all([
      lastingClient('manager', berth.url),
      lastingClient('member', berth.url),
    ]);
    const { me } = await member.ask('{ me { id } }');
    const engine = await engineBooker(pool, me.id);
    const gateway: Booker = async (attempt) => {
      const { __typename, message } = await book(member, attempt);
      if (__typename !== 'ReservationSuccess' && __typename !== 'SlotUnavailable') throw new Error(message);
      return __typename === 'ReservationSuccess' ? 'won' : 'lost';
    };

    console.log(
      '| | attempts | won | errors | attempts/s | p99 ms | slots not won once |\n| --- | --- | --- | --- | --- | --- | --- |',
    );
    let sound = true;
    // The gateway and its clients share two cores here: a fifth of the attempts keeps it within minutes.
    for (const [way, booker, share] of [
      ['engine', engine, 0.4],
      ['gateway', gateway, 0.1],
    ] as const) {
      for (const shifted of [false, true]) {
        const rooms = await Promise.all(Array.from({ length: ROOMS }, () => newRoom(manager)));
        const what = `${way}, ${shifted ? 'shifted' : 'identical'}`;
        sound = (await fight(what, booker, rooms, shifted, Math.round(attempts * share), generator(seed))) && sound;
      }
    }
    const overlaps = await query(pool.options.connectionString as string, OVERLAPS);
    console.log(`\noverlapping claims in the database: ${overlaps.length}`);
    return sound && overlaps.length === 0;
  } finally {
    await pool.end();
    await berth.stop();
    await rm(berth.data, { recursive: true, force: true });
  }
}

async function fight(
  what: string,
  booker: Booker,
  rooms: string[],
  shifted: boolean,
  attempts: number,
  random: (below: number) => number,
): Promise<boolean> {
  const base = Math.ceil(Date.now() / (60 * MINUTE_MS)) * 60 * MINUTE_MS + 60 * MINUTE_MS;
  /** How often each slot that someone wanted was won. */
  const wins = new Map<string, number>();
  const times: number[] = [];
  const errors: unknown[] = [];
  let left = attempts;
  const client = async () => {
    while (left-- > 0) {
      const bookableId = rooms[random(rooms.length)] as string;
      const place = random(SLOTS_PER_ROOM);
      // Slots lie two hours apart and last one: shifted by up to 50 minutes, all rivals of a slot still want its last ten.
      const start = base + place * 120 * MINUTE_MS + (shifted ? random(6) * 10 * MINUTE_MS : 0);
      const begun = performance.now();
      try {
        const attempt = { bookableId, startsAt: new Date(start), endsAt: new Date(start + 60 * MINUTE_MS) };
        const slot = `${bookableId} ${place}`;
        const won = (await booker(attempt)) === 'won' ? 1 : 0;
        wins.set(slot, (wins.get(slot) ?? 0) + won);
      } catch (error) {
        errors.push(error);
      }
      times.push(performance.now() - begun);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const seconds = (performance.now() - start) / 1000;

  times.sort((a, b) => a - b);
  const won = [...wins.values()].reduce((sum, count) => sum + count, 0);
  const wrong = [...wins.values()].filter((count) => count !== 1).length;
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  console.log(
    `| ${what} | ${attempts} | ${won} | ${errors.length} | ${Math.round(attempts / seconds)} | ${Math.round(p99)} | ${wrong} |`,
  );
  for (const error of errors.slice(0, 3)) console.error(error);
  return wrong === 0 && errors.length === 0;
}

const OVERLAPS = `
  SELECT a.reservation_id FROM claims a JOIN claims b USING (bookable_id)
  WHERE a.exclusive AND b.exclusive AND a.reservation_id < b.reservation_id
    AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`;
