import type { Pool, PoolClient } from 'pg';
import type { Bookable } from './domain/bookable.ts';
import type { Slot } from './domain/reservation.ts';

/** A bookable with its venue, as one value; null where there is none. */
export const BOOKABLE = `
  CASE WHEN bookables.id IS NOT NULL THEN json_build_object(
    'id', bookables.id, 'kind', kind, 'venueId', venue_id, 'inventory', inventory, 'capacity', capacity,
    'minQuantity', min_quantity, 'policy', policy, 'price', price, 'active', active,
    'slotStartsAt', slot_starts_at, 'slotEndsAt', slot_ends_at,
    'timeZone', time_zone, 'openingHours', opening_hours, 'closures', closures) END`;

interface Row extends Omit<Bookable, 'slot' | 'venue'>, Pick<Bookable['venue'], 'timeZone' | 'openingHours'> {
  slotStartsAt: string | null;
  slotEndsAt: string | null;
  closures: { startsAt: string; endsAt: string }[];
}

export function bookableIn({ slotStartsAt, slotEndsAt, timeZone, openingHours, closures, ...bookable }: Row): Bookable {
  return {
    ...bookable,
    slot: slotStartsAt && slotEndsAt ? slotOf({ startsAt: slotStartsAt, endsAt: slotEndsAt }) : null,
    venue: { timeZone, openingHours, closures: closures.map(slotOf) },
  };
}

export async function loadBookables(database: Pool | PoolClient, ids: readonly string[]): Promise<Bookable[]> {
  const { rows } = await database.query<{ bookable: Row }>(
    `SELECT ${BOOKABLE} AS bookable FROM bookables JOIN venues ON venues.id = venue_id WHERE bookables.id = ANY ($1)`,
    [ids],
  );
  return rows.map(({ bookable }) => bookableIn(bookable));
}

function slotOf({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Slot {
  return { startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
}
