import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope, Topic } from '@berth/events';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Bell } from '../bell.ts';
import type { Handler } from '../bus.ts';

const BATCH = 200;
const POLL_MS = 250;
const LONGEST_RETRY_MS = 5_000;

export interface Follower {
  pool: Pool;
  bell: Bell;
  logger: Logger;
  topic: Topic;
  handle: Handler;
  /** Called after each batch with the position of its last event. */
  save?: (position: string) => Promise<void>;
  stopped: () => boolean;
}

/** Hands a topic's events to the handler, one by one, from behind `position` until stopped. */
export async function follow(follower: Follower, position: string): Promise<void> {
  const { pool, bell, topic, stopped } = follower;
  let cursor = position;
  while (!stopped()) {
    const rings = bell.rings;
    const { rows } = await pool.query<{ position: string; event: Envelope }>(
      'SELECT position, event FROM messages WHERE topic = $1 AND position > $2 ORDER BY position LIMIT $3',
      [topic, cursor, BATCH],
    );
    let done = cursor;
    for (const row of rows) {
      if (!(await handleUntilDone(follower, row.event))) break;
      done = row.position;
    }
    if (done !== cursor) {
      await follower.save?.(done);
      cursor = done;
    }
    if (rows.length < BATCH) await bell.wait(rings, POLL_MS);
  }
}

/** False where it was stopped before the handler succeeded. */
async function handleUntilDone({ handle, logger, topic, stopped }: Follower, event: Envelope): Promise<boolean> {
  for (let wait = 50; !stopped(); wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
    try {
      await handle(event);
      return true;
    } catch (error) {
      logger.error({ err: error, topic, event: event.id, type: event.type }, 'handling an event failed; trying again');
      await sleep(wait);
    }
  }
  return false;
}
