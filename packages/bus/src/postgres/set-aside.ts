import type { Envelope, Topic } from '@berth/events';
import type { Pool } from 'pg';
import type { SetAside } from '../bus.ts';

export async function addSetAside(
  pool: Pool,
  topic: Topic,
  group: string,
  event: Envelope,
  cause: string,
): Promise<void> {
  const values = [topic, group, JSON.stringify(event), cause];
  await pool.query('INSERT INTO set_aside (topic, group_name, event, cause) VALUES ($1, $2, $3, $4)', values);
}

export async function listSetAside(pool: Pool, topic: Topic): Promise<SetAside[]> {
  const { rows } = await pool.query(
    'SELECT group_name AS "group", event, cause, at FROM set_aside WHERE topic = $1 ORDER BY number',
    [topic],
  );
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}
