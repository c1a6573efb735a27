import type { Bus } from '@berth/bus';
import { parseReservationEvent, type ReservationEvent } from '@berth/events';
import type { Pool } from 'pg';

export const BUSY_TIMES = 'rooms/busy-times';

// One statement, so one transaction. Of what is over, nothing new is written: whoever reads all of the past writes little.
const KEEP = `
  INSERT INTO busy_times (reservation_id, version, bookable_id, starts_at, busy_from, busy_to, units, over_at)
  SELECT told.* FROM (VALUES (
    $1::uuid, $2::int, $3::uuid, $4::timestamptz, $5::timestamptz, $6::timestamptz, $7::int,
    greatest($6::timestamptz, $8::timestamptz))) AS told (id, version, bookable, starts, "from", "to", units, over)
  WHERE over > clock_timestamp() OR EXISTS (SELECT FROM busy_times WHERE reservation_id = id)
  ON CONFLICT (reservation_id) DO UPDATE SET
    version = excluded.version, starts_at = excluded.starts_at, busy_from = excluded.busy_from,
    busy_to = excluded.busy_to, units = excluded.units, over_at = greatest(busy_times.over_at, excluded.over_at)
  WHERE busy_times.version < excluded.version`;

/** Writes what a reservation takes after an event. One that is older than what is known changes nothing. */
async function keep(pool: Pool, { subject, version, data }: ReservationEvent): Promise<void> {
  const { bookableId, startsAt, endsAt, claim } = data;
  const taken = claim && [startsAt, claim.startsAt, claim.endsAt, claim.quantity];
  await pool.query(KEEP, [subject, version, bookableId, ...(taken ?? [null, null, null, null]), endsAt]);
}

/** Keeps what is taken at which time, as reservations' events say it. */
export function followReservations({ bus, pool }: { bus: Bus; pool: Pool }): void {
  const ready = () => pool.query('SELECT 1');
  bus.subscribe('reservations', BUSY_TIMES, (message) => keep(pool, parseReservationEvent(message)), ready);
}

/** Forgets what is over. */
export async function forgetPastTimes(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM busy_times WHERE over_at < clock_timestamp()');
}
