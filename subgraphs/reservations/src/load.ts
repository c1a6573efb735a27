import type { Pool, PoolClient } from 'pg';
import { BOOKABLE, bookableIn } from './bookable-row.ts';
import type { Facts } from './domain/facts.ts';
import type { Claimed, Reservation, Slot } from './domain/reservation.ts';
import { RESERVATION } from './reservation-row.ts';

export interface Question {
  /** Either of the two is enough: a reservation stays with its bookable. */
  bookableId?: string;
  reservationId?: string;
  /** The time in question, the organizer and the addresses invited, where they are not the reservation's own. */
  slot?: Slot;
  organizerId?: string;
  attendees?: readonly string[];
  /** Reservations whose claims are not in the way, besides its own. */
  besides?: readonly string[];
}

/** All that a decision stands on, as of one moment. */
export interface Standing extends Omit<Facts, 'actor'> {
  schedule: Schedule;
  before: Reservation | null;
  /** Reservations that keep their slots although their time to be decided on or paid for is over. */
  overdue: string[];
  /** Whether anyone waits for a slot to come free. */
  awaited: boolean;
}

/** The bookable's place in time: it changes with every decision, and with what the bookable itself is. */
export interface Schedule {
  bookableId: string;
  revision: string;
  eventCount: number;
}

/** From here until commit, nobody else decides about this bookable. False where there is none. */
export async function lockSchedule(client: PoolClient, { bookableId, reservationId }: Question): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM schedules
     WHERE bookable_id = coalesce($1, (SELECT bookable_id FROM reservations WHERE id = $2)) FOR UPDATE`,
    [bookableId, reservationId],
  );
  return rows.length > 0;
}

/** Which reservations are still to come and not given up, where they are called `other`. */
export const IS_UPCOMING = `other.ends_at > clock_timestamp()
  AND other.status IN ('CREATED', 'PENDING_APPROVAL', 'PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN')`;

// One statement sees one moment of the database. The database's clock is the one that counts, on however many machines
// Berth runs.
const LOOK = `
  SELECT clock_timestamp() AS now, schedules.bookable_id AS "scheduleOf", revision, event_count AS "eventCount",
    ${RESERVATION}, ${BOOKABLE} AS bookable,
    (SELECT coalesce(json_agg(json_build_object(
       'startsAt', claims.starts_at, 'endsAt', claims.ends_at, 'quantity', claims.quantity)), '[]')
     FROM claims WHERE claims.bookable_id = schedules.bookable_id AND claims.reservation_id IS DISTINCT FROM $2
       AND claims.reservation_id <> ALL ($7::uuid[])
       AND claims.starts_at < coalesce($4, reservations.ends_at) + (policy ->> 'bufferAfter')::interval
       AND claims.ends_at > coalesce($3, reservations.starts_at) - (policy ->> 'bufferBefore')::interval) AS claims,
    (SELECT json_build_object(
       'startsAt', starts_at, 'endsAt', ends_at, 'quantity', quantity, 'exclusive', exclusive)
     FROM claims WHERE reservation_id = $2) AS "ownClaim",
    CASE WHEN (policy ->> 'maxUpcomingPerUser') IS NULL THEN 0 ELSE
      (SELECT count(*)::int FROM reservations AS other
       WHERE other.bookable_id = schedules.bookable_id AND other.id IS DISTINCT FROM $2
         AND other.organizer_id = coalesce($5, reservations.organizer_id) AND ${IS_UPCOMING}) END AS upcoming,
    EXISTS (SELECT FROM organizers WHERE organizers.id = $5) AS "organizerExists",
    (SELECT json_object_agg(email, organizers.id) FROM organizers WHERE email = ANY ($6::text[])) AS users,
    ARRAY (SELECT other.id::text FROM reservations AS other
           WHERE other.bookable_id = schedules.bookable_id AND other.id IS DISTINCT FROM $2
             AND other.held_until <= clock_timestamp()
             AND other.status IN ('PENDING_APPROVAL', 'PENDING_PAYMENT')) AS overdue,
    EXISTS (SELECT FROM waitlist WHERE waitlist.bookable_id = schedules.bookable_id
              AND offer_id IS NULL AND ends_at > clock_timestamp()) AS awaited
  FROM schedules
  LEFT JOIN reservations ON reservations.id = $2::uuid
  LEFT JOIN (bookables JOIN venues ON venues.id = venue_id) ON bookables.id = schedules.bookable_id
  WHERE schedules.bookable_id = coalesce($1::uuid, (SELECT bookable_id FROM reservations WHERE id = $2))`;

/** Null where there is no such bookable, or no such reservation. */
export async function look(database: Pool | PoolClient, question: Question): Promise<Standing | null> {
  const { bookableId, reservationId, slot, organizerId, attendees = [], besides = [] } = question;
  const values = [bookableId, reservationId, slot?.startsAt, slot?.endsAt, organizerId, attendees, besides];
  const { rows } = await database.query({ name: 'look', text: LOOK, values });
  const [row] = rows;
  if (!row) return null;
  const { now, scheduleOf, revision, eventCount, bookable, claims, ownClaim, users, ...known } = row;
  const { upcoming, organizerExists, overdue, awaited, ...reservation } = known;
  return {
    ...{ now, upcoming, organizerExists, overdue, awaited },
    schedule: { bookableId: scheduleOf, revision, eventCount: Number(eventCount) },
    before: reservation.id === null ? null : (reservation as Reservation),
    bookable: bookable && bookableIn(bookable),
    claims: claims.map(withDates),
    ownClaim: ownClaim && withIsoDates(ownClaim),
    users: new Map(Object.entries(users ?? {})),
  };
}

function withDates<Row extends { startsAt: string; endsAt: string }>(row: Row) {
  return { ...row, startsAt: new Date(row.startsAt), endsAt: new Date(row.endsAt) };
}

function withIsoDates(claim: Claimed): Claimed {
  const { startsAt, endsAt } = withDates(claim);
  return { ...claim, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
