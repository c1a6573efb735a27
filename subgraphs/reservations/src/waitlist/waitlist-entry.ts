import type { Pool, PoolClient } from 'pg';
import type { Slot } from '../domain/reservation.ts';

/** A user's place in the line for a time of a bookable. */
export interface WaitlistEntry extends Slot {
  id: string;
  bookableId: string;
  userId: string;
  quantity: number;
  /** 1 for the first in line. */
  position: number;
  /** The reservation that is held for it. */
  offerId: string | null;
}

const ENTRY = `
  SELECT id, bookable_id AS "bookableId", user_id AS "userId", starts_at AS "startsAt", ends_at AS "endsAt", quantity,
    (SELECT count(*)::int FROM waitlist AS other
     WHERE other.bookable_id = waitlist.bookable_id AND other.place <= waitlist.place
       AND other.starts_at < waitlist.ends_at AND other.ends_at > waitlist.starts_at) AS position,
    offer_id AS "offerId"
  FROM waitlist`;

export async function entriesOf(database: Pool, userId: string): Promise<WaitlistEntry[]> {
  const { rows } = await database.query(`${ENTRY} WHERE user_id = $1 ORDER BY place`, [userId]);
  return rows;
}

/** Another one's place does not exist. */
export async function entryOf(database: Pool | PoolClient, userId: string, id: string): Promise<WaitlistEntry | null> {
  const { rows } = await database.query(`${ENTRY} WHERE user_id = $1 AND id = $2`, [userId, id]);
  return rows[0] ?? null;
}

/** What nobody can be offered any more; an offer ends by itself. */
export async function forgetPastEntries(database: Pool): Promise<void> {
  await database.query('DELETE FROM waitlist WHERE ends_at < clock_timestamp() AND offer_id IS NULL');
}
