import type { Envelope } from '@berth/events';
import type { Pool } from 'pg';
import { type Attempt, attempt } from '../attempt.ts';
import type { Bell } from '../bell.ts';
import type { TailHandler } from '../bus.ts';
import { positionOf } from './position.ts';

const BATCH = 200;
const POLL_MS = 250;

/** How far a reader has come in its topic. */
export interface Place {
  position(): Promise<string>;
  /** Called after each batch. Where the place is no longer `from`, it stays what it is. */
  move(from: string, to: string): Promise<void>;
}

export interface Follower extends Omit<Attempt, 'handle'> {
  handle: TailHandler;
  pool: Pool;
  bell: Bell;
  place: Place;
  /** Null where it is a tail. */
  group: string | null;
  setAside: (event: Envelope, cause: string) => Promise<void>;
  /** Told, each time when nothing more is there, when it looked. */
  upToDate?: (at: number) => void;
}

const NEXT = `
  SELECT position, event FROM messages
  WHERE topic = $1 AND position > $2 AND (only_for IS NULL OR only_for = $3)
  ORDER BY position LIMIT $4`;

/** Hands a topic's events to the handler, one by one, from its place on until stopped. */
export async function follow(follower: Follower): Promise<void> {
  const { pool, bell, topic, place, group, stop } = follower;
  while (!stop.aborted) {
    const rings = bell.rings;
    const from = await place.position();
    const lookedAt = performance.now();
    const { rows } = await pool.query<{ position: string; event: Envelope }>(NEXT, [topic, from, group, BATCH]);
    let done = from;
    for (const row of rows) {
      const handle = (event: Envelope) => follower.handle(event, positionOf(row));
      const outcome = await attempt({ ...follower, handle }, row.event);
      if (outcome === 'stopped') break;
      if (outcome !== 'done') await follower.setAside(row.event, outcome.cause);
      done = row.position;
    }
    if (done !== from) await place.move(from, done);
    if (rows.length === BATCH) continue;
    follower.upToDate?.(lookedAt);
    await bell.wait(rings, POLL_MS);
  }
}
