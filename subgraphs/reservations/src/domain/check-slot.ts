import { type Bookable, unitsOf, unitsTaken, withBuffers } from './bookable.ts';
import type { Facts } from './facts.ts';
import { type Claim, fullTimes } from './inventory.ts';
import { judge } from './policy.ts';
import { invalid, type Refusal } from './refusal.ts';
import type { Slot } from './reservation.ts';

type Checked = { refusal: Refusal } | { overrides: string[] };

/** Whether the slot makes sense, and the policy lets the actor have it. */
export function checkPolicy(
  slot: Slot,
  quantity: number,
  bookable: Bookable,
  { now, upcoming, actor }: Facts,
): Checked {
  if (slot.endsAt <= slot.startsAt) return { refusal: invalid('endsAt', 'A reservation ends after it starts.') };
  if (slot.endsAt <= now) return { refusal: invalid('endsAt', 'A reservation ends in the future.') };
  if (quantity < 1) return { refusal: invalid('quantity', 'The quantity is at least 1.') };
  const { violation, overrides } = judge({ ...slot, quantity, now, upcoming }, bookable, actor.manages);
  return violation ? { refusal: violation } : { overrides };
}

/** Whether it is free; null where it is. */
export function conflict(slot: Slot, quantity: number, bookable: Bookable, claims: readonly Claim[]): Refusal | null {
  const wanted = withBuffers(slot, bookable);
  const inTheWay = claims.filter(({ startsAt, endsAt }) => startsAt < wanted.endsAt && endsAt > wanted.startsAt);
  const conflicts = fullTimes(inTheWay, unitsOf(bookable), unitsTaken(bookable, quantity));
  if (conflicts.length === 0) return null;
  const { startsAt, endsAt } = slot;
  const asked = { bookableId: bookable.id, quantity, startsAt, endsAt };
  return {
    problem: 'SlotUnavailable',
    code: 'SLOT_UNAVAILABLE',
    message: 'It is taken at that time.',
    conflicts,
    asked,
  };
}
