import type { Slot } from './reservation.ts';

/** Where in the free times a slot of the same length fits, the nearest to the one asked for first. */
export function nearestSlots(free: readonly Slot[], asked: Slot, count: number): Slot[] {
  const start = asked.startsAt.getTime();
  const length = asked.endsAt.getTime() - start;
  return free
    .filter(({ startsAt, endsAt }) => endsAt.getTime() - startsAt.getTime() >= length)
    .map(({ startsAt, endsAt }) => Math.min(Math.max(start, startsAt.getTime()), endsAt.getTime() - length))
    .sort((a, b) => Math.abs(a - start) - Math.abs(b - start))
    .slice(0, count)
    .map((moment) => ({ startsAt: new Date(moment), endsAt: new Date(moment + length) }));
}
