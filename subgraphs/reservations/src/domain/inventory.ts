import type { Slot } from './reservation.ts';

/** Units of a bookable that are taken for a time. An exclusive bookable has one unit. */
export interface Claim extends Slot {
  quantity: number;
}

/**
 * The times at which fewer than `wanted` of `units` are left, in order and apart from each other.
 * Deciding on a reservation and telling what is available both stand on this, so they cannot disagree.
 */
export function fullTimes(claims: readonly Claim[], units: number, wanted: number): Slot[] {
  const full: Slot[] = [];
  let taken = 0;
  let since: Date | null = null;
  for (const { at, change } of changes(claims)) {
    taken += change;
    const isFull = taken + wanted > units;
    if (isFull && since === null) since = at;
    if (!isFull && since !== null) {
      full.push({ startsAt: since, endsAt: at });
      since = null;
    }
  }
  return full;
}

/** What is left of `window` without the times in `taken`, which are in order and apart from each other. */
export function without(window: Slot, taken: readonly Slot[]): Slot[] {
  const free: Slot[] = [];
  let from = window.startsAt;
  for (const { startsAt, endsAt } of taken) {
    if (endsAt <= from || startsAt >= window.endsAt) continue;
    if (startsAt > from) free.push({ startsAt: from, endsAt: startsAt });
    from = endsAt;
  }
  if (from < window.endsAt) free.push({ startsAt: from, endsAt: window.endsAt });
  return free;
}

/** How the number of taken units changes, one entry for each moment at which it does. */
function changes(claims: readonly Claim[]): { at: Date; change: number }[] {
  const byMoment = new Map<number, number>();
  const add = (at: Date, change: number) => byMoment.set(at.getTime(), (byMoment.get(at.getTime()) ?? 0) + change);
  for (const { startsAt, endsAt, quantity } of claims) {
    add(startsAt, quantity);
    add(endsAt, -quantity);
  }
  return [...byMoment].sort(([a], [b]) => a - b).map(([at, change]) => ({ at: new Date(at), change }));
}
