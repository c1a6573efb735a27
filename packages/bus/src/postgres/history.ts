import type { Envelope, Topic } from '@berth/events';
import type { Pool } from 'pg';
import type { Seen } from '../bus.ts';
import { following } from '../following.ts';

const FROM_SEEN_ON = `
  SELECT event FROM messages
  WHERE topic = $1 AND event ->> 'key' = $2 AND (event ->> 'sequence')::bigint >= $3 AND only_for IS NULL
  ORDER BY (event ->> 'sequence')::bigint`;

export async function historyOf(pool: Pool, topic: Topic, key: string, { sequence }: Seen): Promise<Envelope[] | null> {
  const { rows } = await pool.query<{ event: Envelope }>(FROM_SEEN_ON, [topic, key, sequence]);
  return following(
    rows.map(({ event }) => event),
    sequence,
  );
}
