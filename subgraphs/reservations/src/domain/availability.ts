import { type Bookable, keepingClear, unitsOf, unitsTaken } from './bookable.ts';
import { milliseconds } from './duration.ts';
import { type Claim, fullTimes, without } from './inventory.ts';
import { usableTimes, within } from './opening.ts';
import type { Slot } from './reservation.ts';

/**
 * When a member may book in `window`: open, not closed, not taken, neither too soon nor too far ahead. It stands on the
 * same claims, hours and counting as the decision does.
 */
export function freeTimes(
  bookable: Bookable,
  claims: readonly Claim[],
  window: Slot,
  quantity: number,
  now: Date,
): Slot[] {
  const { policy, venue, slot, active, capacity } = bookable;
  if (!active || quantity < 1 || quantity > capacity) return [];
  const reachable = {
    startsAt: new Date(now.getTime() + milliseconds(policy.minNotice)),
    endsAt: new Date(now.getTime() + milliseconds(policy.maxAdvance)),
  };
  const times = within(window, reachable).flatMap((stretch) => usableTimes(venue, stretch));
  const taken = fullTimes(
    claims.map(({ quantity, ...claim }) => ({ quantity, ...keepingClear(claim, bookable) })),
    unitsOf(bookable),
    unitsTaken(bookable, quantity),
  );
  const free = times.flatMap((stretch) => without(stretch, taken));
  // What is booked only as a whole is free as a whole, or not at all.
  if (slot)
    return free.filter(({ startsAt, endsAt }) => startsAt <= slot.startsAt && endsAt >= slot.endsAt).map(() => slot);
  return free;
}
