import { type Bookable, keepingClear, unitsOf, unitsTaken } from './bookable.ts';
import { milliseconds } from './duration.ts';
import { type Claim, fullTimes, without } from './inventory.ts';
import { usableTimes, within } from './opening.ts';
import type { Slot } from './reservation.ts';

/**
 * When a member may book in `window`: open, not closed, not taken, neither too soon nor too far ahead. It stands on the
 * same claims, hours and counting as the decision does. Two things may be had that are not offered here: what has begun
 * already, and what begins in time but ends further ahead.
 */
export function freeTimes(
  bookable: Bookable,
  claims: readonly Claim[],
  window: Slot,
  quantity: number,
  now: Date,
): Slot[] {
  const { venue, slot, active, capacity, minQuantity } = bookable;
  if (!active || quantity < minQuantity || quantity > capacity) return [];
  const full = fullTimes(claims, unitsOf(bookable), unitsTaken(bookable, quantity));
  // Not each claim, but what is full keeps others clear of it: where buffers alone meet, the units do not add up.
  const taken = full.map((time) => keepingClear(time, bookable));
  const free = within(window, reach(bookable, now))
    .flatMap((stretch) => usableTimes(venue, stretch))
    .flatMap((stretch) => without(stretch, taken));
  // What is booked only as a whole is free as a whole, or not at all.
  if (slot)
    return free.filter(({ startsAt, endsAt }) => startsAt <= slot.startsAt && endsAt >= slot.endsAt).map(() => slot);
  return free;
}

/** From when to when one may book; what is booked as a whole need only begin in time. */
function reach({ policy, slot }: Bookable, now: Date): Slot {
  const soonest = new Date(now.getTime() + milliseconds(policy.minNotice));
  const last = new Date(now.getTime() + milliseconds(policy.maxAdvance));
  const reachesOver = slot !== null && slot.startsAt <= last && last < slot.endsAt;
  return { startsAt: soonest, endsAt: reachesOver ? slot.endsAt : last };
}
