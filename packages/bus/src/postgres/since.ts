import type { Envelope, Topic } from '@berth/events';
import type { Pool } from 'pg';
import type { Extent, Located, Since } from '../bus.ts';
import { TOO_MUCH } from '../following.ts';
import { positionOf } from './position.ts';

const BATCH = 1_000;

const BOUNDS = `
  SELECT last_position AS last, (SELECT min(position) FROM messages WHERE topic = name) AS first
  FROM topics WHERE name = $1`;

const NEXT = `
  SELECT position, event FROM messages
  WHERE topic = $1 AND position > $2 AND position <= $3 AND only_for IS NULL ORDER BY position LIMIT ${BATCH}`;

export async function since(
  pool: Pool,
  topic: Topic,
  [from, ...others]: Extent,
  keep: (event: Envelope) => boolean,
): Promise<Since | null> {
  if (from === undefined || others.length > 0) return null;
  const [first, last] = await boundsOf(pool, topic);
  if (from > last || last - from > TOO_MUCH || from + 1 < first) return null;

  const events: Located[] = [];
  for (let after = from; ; ) {
    const { rows } = await pool.query<{ position: string; event: Envelope }>(NEXT, [topic, after, last]);
    events.push(
      ...rows.map((row) => ({ event: row.event, position: positionOf(row) })).filter((each) => keep(each.event)),
    );
    if (rows.length < BATCH) return { events, extent: [last] };
    after = Number(rows.at(-1)?.position);
  }
}

/** The first position that is still there, or, where none is, the one that is to come; and the last. */
async function boundsOf(pool: Pool, topic: Topic): Promise<[number, number]> {
  const { rows } = await pool.query<{ first: string | null; last: string }>(BOUNDS, [topic]);
  const last = Number(rows[0]?.last ?? 0);
  return [Number(rows[0]?.first ?? last + 1), last];
}
