import { type Attendee, dueAt, type Reason, type Reservation } from './domain/reservation.ts';
import type { Reservation as Row } from './generated/prisma/client.ts';

/** The columns that make a reservation, named as its fields are. */
export const RESERVATION = `
  reservations.id, reservations.version, reservations.status, reservations.bookable_id AS "bookableId",
  reservations.organizer_id AS "organizerId", reservations.created_by AS "createdBy", reservations.title,
  reservations.starts_at AS "startsAt", reservations.ends_at AS "endsAt", reservations.quantity,
  reservations.attendees, reservations.series_id AS "seriesId", reservations.offered, reservations.reason,
  reservations.created_at AS "createdAt", reservations.held_until AS "heldUntil", reservations.check_in_by AS "checkInBy"`;

/** Prisma knows a JSON column only as JSON; what stands in these, `rowOf` wrote. */
export function toReservation({ dueAt: _, turn: __, ...row }: Row): Reservation {
  return { ...row, reason: row.reason as Reason | null, attendees: row.attendees as unknown as Attendee[] };
}

/** The row, by the names of its columns. `turn` is its creation's place among the bookable's events. */
export function rowOf(state: Reservation, turn: number) {
  const { id, version, status, title, quantity, attendees, offered, reason } = state;
  return {
    ...{ id, version, status, title, quantity, attendees, offered, reason, turn },
    bookable_id: state.bookableId,
    organizer_id: state.organizerId,
    created_by: state.createdBy,
    starts_at: state.startsAt,
    ends_at: state.endsAt,
    series_id: state.seriesId,
    held_until: state.heldUntil,
    check_in_by: state.checkInBy,
    due_at: dueAt(state),
    created_at: state.createdAt,
  };
}
