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
// `OFFSET 0` keeps it to looking at each by its indexes: joined as a whole, small questions would be asked of whole tables.
const LOOK = `
  SELECT asked.place, standing.*
  FROM jsonb_to_recordset($1) AS asked (
    place int, bookable_id uuid, reservation_id uuid, starts_at timestamptz, ends_at timestamptz, organizer_id uuid,
    attendees text[], besides uuid[])
  CROSS JOIN LATERAL (
    SELECT clock_timestamp() AS now, schedules.bookable_id AS "scheduleOf", revision, event_count AS "eventCount",
      ${RESERVATION}, ${BOOKABLE} AS bookable,
      (SELECT coalesce(json_agg(json_build_object(
         'startsAt', claims.starts_at, 'endsAt', claims.ends_at, 'quantity', claims.quantity)), '[]')
       FROM claims WHERE claims.bookable_id = schedules.bookable_id AND claims.reservation_id IS DISTINCT FROM asked.reservation_id
         AND claims.reservation_id <> ALL (asked.besides)
         AND claims.starts_at < coalesce(asked.ends_at, reservations.ends_at) + (policy ->> 'bufferAfter')::interval
         AND claims.ends_at > coalesce(asked.starts_at, reservations.starts_at) - (policy ->> 'bufferBefore')::interval) AS claims,
      (SELECT json_build_object(
         'startsAt', starts_at, 'endsAt', ends_at, 'quantity', quantity, 'exclusive', exclusive)
       FROM claims WHERE reservation_id = asked.reservation_id) AS "ownClaim",
      CASE WHEN (policy ->> 'maxUpcomingPerUser') IS NULL THEN 0 ELSE
        (SELECT count(*)::int FROM reservations AS other
         WHERE other.bookable_id = schedules.bookable_id AND other.id IS DISTINCT FROM asked.reservation_id
           AND other.organizer_id = coalesce(asked.organizer_id, reservations.organizer_id) AND ${IS_UPCOMING}) END AS upcoming,
      EXISTS (SELECT FROM organizers WHERE organizers.id = asked.organizer_id) AS "organizerExists",
      (SELECT json_object_agg(email, organizers.id) FROM organizers WHERE email = ANY (asked.attendees)) AS users,
      ARRAY (SELECT other.id::text FROM reservations AS other
             WHERE other.bookable_id = schedules.bookable_id AND other.id IS DISTINCT FROM asked.reservation_id
               AND other.held_until <= clock_timestamp()
               AND other.status IN ('PENDING_APPROVAL', 'PENDING_PAYMENT')) AS overdue,
      EXISTS (SELECT FROM waitlist WHERE waitlist.bookable_id = schedules.bookable_id
                AND offer_id IS NULL AND ends_at > clock_timestamp()) AS awaited
    FROM schedules
    LEFT JOIN reservations ON reservations.id = asked.reservation_id
    LEFT JOIN (bookables JOIN venues ON venues.id = venue_id) ON bookables.id = schedules.bookable_id
    WHERE schedules.bookable_id = coalesce(asked.bookable_id, (SELECT bookable_id FROM reservations WHERE id = asked.reservation_id))
    OFFSET 0) AS standing`;

/** Null where there is no such bookable, or no such reservation. */
export async function look(database: Pool | PoolClient, question: Question): Promise<Standing | null> {
  const [standing = null] = await lookAtEach(database, [question]);
  return standing;
}

export async function lookAtEach(
  database: Pool | PoolClient,
  questions: readonly Question[],
): Promise<(Standing | null)[]> {
  const { rows } = await database.query({ name: 'look', text: LOOK, values: [JSON.stringify(questions.map(asked))] });
  const standings = new Map(rows.map(({ place, ...row }) => [place, standingIn(row)]));
  return questions.map((_, place) => standings.get(place) ?? null);
}

function asked(
  { bookableId, reservationId, slot, organizerId, attendees = [], besides = [] }: Question,
  place: number,
) {
  return {
    ...{ place, attendees, besides },
    bookable_id: bookableId,
    reservation_id: reservationId,
    starts_at: slot?.startsAt,
    ends_at: slot?.endsAt,
    organizer_id: organizerId,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is what the statement above makes it.
function standingIn(row: any): Standing {
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
