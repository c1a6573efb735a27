import type { Pool, PoolClient } from 'pg';
import type { Bookable } from './domain/bookable.ts';
import type { Claim } from './domain/inventory.ts';
import type { Claimed, Reservation, Slot } from './domain/reservation.ts';

/** From here until commit, nobody else decides about this bookable. False where there is none. */
export async function lockSchedule(client: PoolClient, bookableId: string): Promise<boolean> {
  const { rows } = await client.query('SELECT FROM schedules WHERE bookable_id = $1 FOR UPDATE', [bookableId]);
  return rows.length > 0;
}

export async function loadReservation(client: PoolClient, id: string): Promise<Reservation | null> {
  const { rows } = await client.query(
    `SELECT id, version, status, bookable_id AS "bookableId", organizer_id AS "organizerId", created_by AS "createdBy",
            title, starts_at AS "startsAt", ends_at AS "endsAt", quantity, reason, created_at AS "createdAt",
            held_until AS "heldUntil", check_in_by AS "checkInBy"
     FROM reservations WHERE id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

export async function loadBookables(database: Pool | PoolClient, ids: readonly string[]): Promise<Bookable[]> {
  const { rows } = await database.query(
    `SELECT bookables.id, kind, venue_id AS "venueId", inventory, capacity, min_quantity AS "minQuantity", policy, active,
            slot_starts_at AS "slotStartsAt", slot_ends_at AS "slotEndsAt",
            time_zone AS "timeZone", opening_hours AS "openingHours", closures
     FROM bookables JOIN venues ON venues.id = venue_id WHERE bookables.id = ANY($1)`,
    [ids],
  );
  return rows.map(({ slotStartsAt, slotEndsAt, timeZone, openingHours, closures, ...bookable }) => ({
    ...bookable,
    slot: slotStartsAt && { startsAt: slotStartsAt, endsAt: slotEndsAt },
    venue: { timeZone, openingHours, closures: closures.map(slotOf) },
  }));
}

function slotOf({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Slot {
  return { startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
}

/** How many upcoming reservations of this bookable the organizer has, not counting `exceptFor`. */
export async function countUpcoming(
  client: PoolClient,
  bookableId: string,
  organizerId: string,
  exceptFor: string,
): Promise<number> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS upcoming FROM reservations
     WHERE bookable_id = $1 AND organizer_id = $2 AND ends_at > clock_timestamp() AND id <> $3
       AND status IN ('CREATED', 'PENDING_APPROVAL', 'CONFIRMED', 'CHECKED_IN')`,
    [bookableId, organizerId, exceptFor],
  );
  return rows[0].upcoming;
}

/** Others' claims that overlap the slot. */
export async function loadClaims(
  client: PoolClient,
  { startsAt, endsAt }: Slot,
  bookableId: string,
  exceptFor: string,
): Promise<Claim[]> {
  const { rows } = await client.query(
    `SELECT starts_at AS "startsAt", ends_at AS "endsAt", quantity FROM claims
     WHERE bookable_id = $1 AND starts_at < $3 AND ends_at > $2 AND reservation_id <> $4`,
    [bookableId, startsAt, endsAt, exceptFor],
  );
  return rows;
}

/** What a reservation claims itself. */
export async function loadOwnClaim(client: PoolClient, id: string): Promise<Claimed | null> {
  const { rows } = await client.query<{ startsAt: Date; endsAt: Date; quantity: number; exclusive: boolean }>(
    `SELECT starts_at AS "startsAt", ends_at AS "endsAt", quantity, exclusive FROM claims WHERE reservation_id = $1`,
    [id],
  );
  const [claim] = rows;
  return claim ? { ...claim, startsAt: claim.startsAt.toISOString(), endsAt: claim.endsAt.toISOString() } : null;
}

/** Reservations of this bookable that keep their slot although their time to be decided on is over. */
export async function findOverdueHolds(client: PoolClient, bookableId: string): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT id FROM reservations
     WHERE bookable_id = $1 AND held_until <= clock_timestamp() AND status = 'PENDING_APPROVAL'`,
    [bookableId],
  );
  return rows.map(({ id }) => id);
}

/** The database's clock is the one that counts, on however many machines Berth runs. */
export async function now(client: PoolClient): Promise<Date> {
  const { rows } = await client.query('SELECT clock_timestamp() AS now');
  return rows[0].now;
}

export async function organizerExists(client: PoolClient, id: string): Promise<boolean> {
  const { rows } = await client.query('SELECT FROM organizers WHERE id = $1', [id]);
  return rows.length > 0;
}
