import type { Envelope, Topic } from '@berth/events';
import type { Pool } from 'pg';
import type { History, Seen } from '../bus.ts';
import { following, PORTION, TOO_MUCH } from '../following.ts';

const LAST = `
  SELECT max((event ->> 'sequence')::bigint) AS last FROM messages
  WHERE topic = $1 AND event ->> 'key' = $2 AND only_for IS NULL`;

const NEXT = `
  SELECT event FROM messages
  WHERE topic = $1 AND event ->> 'key' = $2 AND only_for IS NULL AND (event ->> 'sequence')::bigint BETWEEN $3 AND $4
  ORDER BY (event ->> 'sequence')::bigint LIMIT ${PORTION}`;

export async function* historyOf(pool: Pool, topic: Topic, key: string, { sequence }: Seen): History {
  const { rows } = await pool.query<{ last: string | null }>(LAST, [topic, key]);
  const last = Number(rows[0]?.last ?? 0);
  if (last - sequence > TOO_MUCH) yield null;
  else yield* following(portionsOf(pool, topic, key, sequence, last), sequence);
}

async function* portionsOf(pool: Pool, topic: Topic, key: string, from: number, last: number) {
  for (let next = from; ; ) {
    const { rows } = await pool.query<{ event: Envelope }>(NEXT, [topic, key, next, last]);
    const events = rows.map(({ event }) => event);
    yield events;
    if (events.length < PORTION) return;
    next = (events.at(-1) as Envelope).sequence + 1;
  }
}
