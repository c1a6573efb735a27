import type { Envelope, Topic } from '@berth/events';
import type { Pool } from 'pg';
import { notify } from './bell-rope.ts';

const ADD = `
  WITH fresh AS (
    SELECT DISTINCT ON (id) id, place, body
    FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS incoming (body, place),
      LATERAL (SELECT (body ->> 'id')::uuid AS id) AS identified
    WHERE NOT EXISTS (SELECT FROM messages WHERE topic = $1 AND messages.id = identified.id)
    ORDER BY id, place
  ), added AS (
    INSERT INTO messages (topic, position, id, event)
    SELECT $1, $2 + row_number() OVER (ORDER BY place), id, body FROM fresh
    RETURNING position
  )
  UPDATE topics SET last_position = last_position + (SELECT count(*) FROM added) WHERE name = $1`;

/** The topic's row is locked until commit, so positions become visible in order and readers can trust `> cursor`. */
export async function publish(pool: Pool, topic: Topic, events: readonly Envelope[]): Promise<void> {
  if (events.length === 0) return;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO topics (name) VALUES ($1) ON CONFLICT DO NOTHING', [topic]);
    const { rows } = await client.query('SELECT last_position FROM topics WHERE name = $1 FOR UPDATE', [topic]);
    await client.query(ADD, [topic, rows[0].last_position, JSON.stringify(events)]);
    await client.query(notify, [topic]);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    // The connection may be inside a broken transaction: do not give it back.
    client.release(true);
    throw error;
  }
}
