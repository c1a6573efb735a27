import { z } from 'zod';
import { eventParser } from './envelope.ts';

const instant = z.iso.datetime();

export const reservationStatusSchema = z.enum([
  'CREATED',
  'CHECKING_AVAILABILITY',
  'PENDING_APPROVAL',
  'PENDING_PAYMENT',
  'CONFIRMED',
  'CHECKED_IN',
  'COMPLETED',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
  'FAILED',
  'NO_SHOW',
]);

const reason = z.object({ code: z.string(), message: z.string() });

/** Every reservation event says where its reservation stands, so that a reader needs no other event to act on it. */
const standing = z.object({
  bookableId: z.uuid(),
  organizerId: z.uuid(),
  /** Who may see the reservation itself, besides managers and admins; all others may know only that the time is taken. */
  visibleTo: z.array(z.uuid()),
  startsAt: instant,
  endsAt: instant,
  quantity: z.int().positive(),
  status: reservationStatusSchema,
  /** What it takes of its bookable after this event: its slot and the buffers around it. Null where it takes nothing. */
  claim: z
    .object({ startsAt: instant, endsAt: instant, quantity: z.int().positive(), exclusive: z.boolean() })
    .nullable(),
  /** Until when it keeps its slot undecided or unpaid. */
  heldUntil: instant.nullable().default(null),
  /** Until when someone must check in, or the slot is freed. */
  checkInBy: instant.nullable().default(null),
});

/** Who is invited; the id where it is a user's address. */
const invited = z.object({ email: z.string(), userId: z.uuid().nullable() });

/** What its occurrences have in common: the rule, and the first one's wall-clock time. */
const series = z.object({ id: z.uuid(), rule: z.string(), startsAt: z.string() });

/** The rules of policy that a manager passed over. */
const overrides = z.array(z.string()).default([]);

export const reservationEventData = {
  'reservation.created.v1': standing.extend({
    createdBy: z.uuid(),
    title: z.string().nullable(),
    attendees: z.array(invited).default([]),
    series: series.nullable().default(null),
    overrides,
  }),
  'reservation.checking.v1': standing,
  'reservation.held.v1': standing,
  'reservation.offered.v1': standing,
  'reservation.confirmed.v1': standing,
  'reservation.rejected.v1': standing.extend({ reason }),
  'reservation.rescheduled.v1': standing.extend({ overrides }),
  'reservation.cancelled.v1': standing.extend({ reason }),
  'reservation.expired.v1': standing.extend({ reason }),
  'reservation.failed.v1': standing.extend({ reason }),
  'reservation.responded.v1': standing.extend({
    email: z.string(),
    response: z.enum(['NEEDS_ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE']),
  }),
  'reservation.checkedIn.v1': standing,
  'reservation.noShow.v1': standing.extend({ reason }),
  'reservation.completed.v1': standing,
};

export const parseReservationEvent = eventParser(reservationEventData);
export type ReservationEvent = ReturnType<typeof parseReservationEvent>;
