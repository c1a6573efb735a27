import type { Temporal } from 'temporal-polyfill';
import type { Slot } from './reservation.ts';
import { instantOf, wallClockOf } from './wall-clock.ts';

/**
 * Moves all of them, in wall-clock time, by as much as takes the first one's start to `target`. Each keeps its length
 * where no other is given, in milliseconds.
 */
export function shift(
  slots: readonly Slot[],
  target: Temporal.PlainDateTime,
  length: number | null,
  timeZone: string,
): Slot[] {
  const [first] = slots;
  if (!first) return [];
  const by = wallClockOf(first.startsAt, timeZone).until(target);
  return slots.map((slot) => {
    const startsAt = instantOf(wallClockOf(slot.startsAt, timeZone).add(by), timeZone);
    const lasts = length ?? slot.endsAt.getTime() - slot.startsAt.getTime();
    return { startsAt, endsAt: new Date(startsAt.getTime() + lasts) };
  });
}
