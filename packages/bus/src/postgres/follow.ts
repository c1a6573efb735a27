import type { Envelope, Topic } from '@berth/events';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Bell } from '../bell.ts';
import type { Handler } from '../bus.ts';
import { pause } from './pause.ts';

const BATCH = 200;
const POLL_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** How far a reader has come in its topic. */
export interface Place {
  position(): Promise<string>;
  /** Called after each batch. Where the place is no longer `from`, it stays what it is. */
  move(from: string, to: string): Promise<void>;
}

export interface Follower {
  pool: Pool;
  bell: Bell;
  logger: Logger;
  topic: Topic;
  handle: Handler;
  place: Place;
  stop: AbortSignal;
}

/** Hands a topic's events to the handler, one by one, from its place on until stopped. */
export async function follow(follower: Follower): Promise<void> {
  const { pool, bell, topic, place, stop } = follower;
  while (!stop.aborted) {
    const rings = bell.rings;
    const from = await place.position();
    const { rows } = await pool.query<{ position: string; event: Envelope }>(
      'SELECT position, event FROM messages WHERE topic = $1 AND position > $2 ORDER BY position LIMIT $3',
      [topic, from, BATCH],
    );
    let done = from;
    for (const row of rows) {
      if (!(await handleUntilDone(follower, row.event))) break;
      done = row.position;
    }
    if (done !== from) await place.move(from, done);
    if (rows.length < BATCH) await bell.wait(rings, POLL_MS);
  }
}

/** False where it was stopped before the handler succeeded. */
async function handleUntilDone({ handle, logger, topic, stop }: Follower, event: Envelope): Promise<boolean> {
  for (let wait = 50; !stop.aborted; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
    try {
      await handle(event);
      return true;
    } catch (error) {
      logger.error({ err: error, topic, event: event.id, type: event.type }, 'handling an event failed; trying again');
      await pause(wait, stop);
    }
  }
  return false;
}
