import type { UserEvent } from '@berth/events';
import type { Pool } from 'pg';

/** Who may be booked for, and whose address is whose. */
export async function meet(pool: Pool, { type, subject, data }: UserEvent): Promise<void> {
  switch (type) {
    case 'user.registered.v1':
    case 'user.updated.v1':
    case 'user.roleChanged.v1':
      await pool.query(
        'INSERT INTO organizers (id, email) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET email = excluded.email',
        [subject, data.email.toLowerCase()],
      );
      return;
    case 'user.deactivated.v1':
      await pool.query('DELETE FROM organizers WHERE id = $1', [subject]);
      return;
    case 'user.sessionsEnded.v1':
      return;
  }
}

/** Known from before addresses were kept: the users' whole history tells them. */
export async function someAreUnknown(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query('SELECT EXISTS (SELECT FROM organizers WHERE email IS NULL) AS unknown');
  return rows[0].unknown;
}
