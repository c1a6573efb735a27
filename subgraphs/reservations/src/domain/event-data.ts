import { type Actor, people } from './actions.ts';
import { type Bookable, claimOf } from './bookable.ts';
import { milliseconds } from './duration.ts';
import type { Change, Reservation, Slot } from './reservation.ts';

type Subject = Pick<Reservation, 'bookableId' | 'organizerId' | 'createdBy' | 'quantity'> & {
  attendees: readonly { userId: string | null }[];
} & Slot;
type Standing = Pick<Change['data'], 'claim' | 'heldUntil' | 'checkInBy'>;

/** What an event says of a reservation, besides where it stands. */
export function about(subject: Subject) {
  const { bookableId, organizerId, quantity, startsAt, endsAt } = subject;
  const slot = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  return { bookableId, organizerId, quantity, ...slot, visibleTo: people(subject) };
}

export const NOTHING: Standing = { claim: null, heldUntil: null, checkInBy: null };

/** What becomes of one that has its slot: someone decides, then someone pays, then it is confirmed. */
export function granted(subject: Subject, bookable: Bookable, { manages }: Actor, now: Date) {
  // A manager who books has decided.
  if (bookable.policy.confirmation === 'APPROVAL' && !manages) return held('PENDING_APPROVAL', subject, bookable, now);
  return decided(subject, bookable, now);
}

/** What becomes of one that nobody has to decide on any more. */
export function decided(subject: Subject, bookable: Bookable, now: Date) {
  return bookable.price ? held('PENDING_PAYMENT', subject, bookable, now) : confirmed(subject, bookable);
}

/** Keeps its slot for a while. */
export function held<Pending extends 'PENDING_APPROVAL' | 'PENDING_PAYMENT'>(
  status: Pending,
  subject: Subject,
  bookable: Bookable,
  now: Date,
) {
  const heldUntil = new Date(now.getTime() + milliseconds(bookable.policy.holdFor)).toISOString();
  const claim = claimOf(subject, subject.quantity, bookable);
  return { status, claim, heldUntil, checkInBy: null };
}

/** Has its slot; where the policy asks for a check-in, for as long as that is awaited. */
export function confirmed(subject: Subject, bookable: Bookable) {
  const { checkInWithin } = bookable.policy;
  const deadline = checkInWithin === null ? null : subject.startsAt.getTime() + milliseconds(checkInWithin);
  const checkInBy = deadline === null ? null : new Date(deadline).toISOString();
  const claim = claimOf(subject, subject.quantity, bookable);
  return { status: 'CONFIRMED' as const, claim, heldUntil: null, checkInBy };
}

/** The event that tells of it. */
export function told(subject: Subject, standing: ReturnType<typeof granted>): Change {
  const type = standing.status === 'CONFIRMED' ? 'reservation.confirmed.v1' : 'reservation.held.v1';
  return { type, data: { ...about(subject), ...standing } };
}
