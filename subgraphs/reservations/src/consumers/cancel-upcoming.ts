import type { Pool } from 'pg';
import type { Handles } from '../context.ts';
import { SYSTEM } from '../decide-and-save.ts';
import type { Reason } from '../domain/reservation.ts';
import { handle } from '../handle.ts';
import { IS_UPCOMING } from '../load.ts';

const REMOVED = { code: 'BOOKABLE_REMOVED', message: 'It can no longer be booked.' };
const DEACTIVATED = { code: 'USER_DEACTIVATED', message: "Its organizer's account was deactivated." };

export async function cancelAllOfBookable(handles: Handles, bookableId: string): Promise<void> {
  await cancelAll(handles, await idsOf(handles.pool, 'bookable_id', bookableId), REMOVED);
}

export async function cancelAllOfOrganizer(handles: Handles, organizerId: string): Promise<void> {
  await handles.pool.query('DELETE FROM waitlist WHERE user_id = $1 AND offer_id IS NULL', [organizerId]);
  await cancelAll(handles, await idsOf(handles.pool, 'organizer_id', organizerId), DEACTIVATED);
}

async function idsOf(pool: Pool, column: 'bookable_id' | 'organizer_id', id: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM reservations AS other WHERE ${column} = $1 AND ${IS_UPCOMING}`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** Doing it twice is harmless: the second time, nothing is left. */
async function cancelAll(handles: Handles, ids: string[], reason: Reason): Promise<void> {
  for (const id of ids) await handle(handles, SYSTEM, { kind: 'cancel', id, reason, expectedVersion: null });
}
