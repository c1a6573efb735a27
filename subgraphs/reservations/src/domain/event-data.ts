import { people } from './actions.ts';
import { type Bookable, claimOf } from './bookable.ts';
import { milliseconds } from './duration.ts';
import type { Change, Reservation, Slot } from './reservation.ts';

type Subject = Pick<Reservation, 'bookableId' | 'organizerId' | 'createdBy' | 'quantity'> & Slot;
type Claimed = Pick<Change['data'], 'claim' | 'heldUntil' | 'checkInBy'>;

/** What an event says of a reservation, besides where it stands. */
export function about(subject: Subject) {
  const { bookableId, organizerId, quantity, startsAt, endsAt } = subject;
  const slot = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  return { bookableId, organizerId, quantity, ...slot, visibleTo: people(subject) };
}

export const NOTHING: Claimed = { claim: null, heldUntil: null, checkInBy: null };

/** Holds its slot until someone decides. */
export function held(subject: Subject, bookable: Bookable, now: Date) {
  const heldUntil = new Date(now.getTime() + milliseconds(bookable.policy.holdFor)).toISOString();
  const claim = claimOf(subject, subject.quantity, bookable);
  return { status: 'PENDING_APPROVAL' as const, claim, heldUntil, checkInBy: null };
}

/** Has its slot; where the policy asks for a check-in, for as long as that is awaited. */
export function confirmed(subject: Subject, bookable: Bookable) {
  const { checkInWithin } = bookable.policy;
  const deadline = checkInWithin === null ? null : subject.startsAt.getTime() + milliseconds(checkInWithin);
  const checkInBy = deadline === null ? null : new Date(deadline).toISOString();
  const claim = claimOf(subject, subject.quantity, bookable);
  return { status: 'CONFIRMED' as const, claim, heldUntil: null, checkInBy };
}
