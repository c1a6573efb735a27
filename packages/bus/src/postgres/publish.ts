import type { Envelope, Topic } from '@berth/events';
import type { Pool, PoolClient } from 'pg';
import { notify } from './bell-rope.ts';

// A round trip for both: where the topic is there, writing its name again locks it.
const LOCK = `
  INSERT INTO topics (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING last_position`;

const ADD = `
  WITH fresh AS (
    SELECT DISTINCT ON (id) id, place, body
    FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS incoming (body, place),
      LATERAL (SELECT (body ->> 'id')::uuid AS id) AS identified
    WHERE NOT EXISTS (
      SELECT FROM messages WHERE topic = $1 AND messages.id = identified.id AND only_for IS NULL)
    ORDER BY id, place
  ), added AS (
    INSERT INTO messages (topic, position, id, event)
    SELECT $1, $2 + row_number() OVER (ORDER BY place), id, body FROM fresh
    RETURNING position
  )
  UPDATE topics SET last_position = last_position + (SELECT count(*) FROM added) WHERE name = $1`;

const ADD_AGAIN = `
  WITH again AS (
    DELETE FROM set_aside WHERE topic = $1 RETURNING number, group_name, event
  ), added AS (
    INSERT INTO messages (topic, position, id, event, only_for)
    SELECT $1, $2 + row_number() OVER (ORDER BY number), (event ->> 'id')::uuid, event, group_name FROM again
    RETURNING position
  )
  UPDATE topics SET last_position = last_position + (SELECT count(*) FROM added) WHERE name = $1
  RETURNING last_position - $2 AS added`;

export async function publish(pool: Pool, topic: Topic, events: readonly Envelope[]): Promise<void> {
  if (events.length === 0) return;
  await append(pool, topic, (client, last) => client.query(ADD, [topic, last, JSON.stringify(events)]));
}

/** Moves what was set aside to the end of the log, each for its group alone, and answers how many there were. */
export async function replay(pool: Pool, topic: Topic): Promise<number> {
  const { rows } = await append(pool, topic, (client, last) => client.query(ADD_AGAIN, [topic, last]));
  return Number(rows[0].added);
}

/** The topic's row is locked until commit, so positions become visible in order and readers can trust `> cursor`. */
async function append<Result>(
  pool: Pool,
  topic: Topic,
  add: (client: PoolClient, lastPosition: string) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query(LOCK, [topic]);
    const result = await add(client, rows[0].last_position);
    await client.query(notify, [topic]);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // The connection may be inside a broken transaction: do not give it back.
    client.release(true);
    throw error;
  }
}
