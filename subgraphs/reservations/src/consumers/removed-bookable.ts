import type { Handles } from '../context.ts';
import { SYSTEM } from '../decide-and-save.ts';
import { handle } from '../handle.ts';

const REASON = { code: 'BOOKABLE_REMOVED', message: 'It can no longer be booked.' };

/** Cancels what is booked from now on. Doing it twice is harmless: the second time, nothing is left. */
export async function cancelUpcoming(handles: Handles, bookableId: string): Promise<void> {
  const { rows } = await handles.pool.query(
    'SELECT reservation_id AS id FROM claims WHERE bookable_id = $1 AND ends_at > clock_timestamp()',
    [bookableId],
  );
  for (const { id } of rows) {
    await handle(handles, SYSTEM, { kind: 'cancel', id, reason: REASON, expectedVersion: null });
  }
}
