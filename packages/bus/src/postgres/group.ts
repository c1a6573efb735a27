import type { Topic } from '@berth/events';
import pg from 'pg';
import type { Place } from './follow.ts';

/** Where a group stands: noted in the database, and asked for before each batch, since a rewind may change it. */
export function placeOf(pool: pg.Pool, topic: Topic, group: string): Place {
  return {
    position: async () => {
      const { rows } = await pool.query('SELECT position FROM groups WHERE topic = $1 AND name = $2', [topic, group]);
      if (rows[0]) return rows[0].position;
      await pool.query('INSERT INTO groups (topic, name, position) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING', [
        topic,
        group,
      ]);
      return '0';
    },
    move: async (from, to) => {
      await pool.query('UPDATE groups SET position = $4 WHERE topic = $1 AND name = $2 AND position = $3', [
        topic,
        group,
        from,
        to,
      ]);
    },
  };
}

/**
 * A session lock makes one process the group's reader. When its connection ends, `read` is told to stop, and another
 * process may take over. Answers false where another one holds the lock.
 */
export async function asOnlyMember(
  url: string,
  topic: Topic,
  group: string,
  read: (lost: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const lost = new AbortController();
  const client = new pg.Client({ connectionString: url, application_name: `berth bus ${group}` });
  client.on('error', () => lost.abort());
  try {
    await client.connect();
    const { rows } = await client.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held', [
      `${topic}/${group}`,
    ]);
    if (rows[0].held) await read(lost.signal);
    return rows[0].held;
  } finally {
    await client.end();
  }
}
