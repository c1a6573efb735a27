import { Temporal } from 'temporal-polyfill';
import { without } from './inventory.ts';
import type { Slot } from './reservation.ts';
import { instantOf, wallClockOf } from './wall-clock.ts';

/** Where a bookable stands, as far as time goes. */
export interface Venue {
  timeZone: string;
  /** Wall-clock hours; none at all means always open. */
  openingHours: readonly { day: string; opens: string; closes: string }[];
  closures: readonly Slot[];
}

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/**
 * The stretches of `window` in which the venue's hours have it open, in order and apart from each other; closures are
 * not looked at. Where clocks change, `instantOf` says when an hour begins and ends.
 */
export function openTimes({ timeZone, openingHours }: Venue, window: Slot): Slot[] {
  if (openingHours.length === 0) return [window];
  const stretches: Slot[] = [];
  // Hours of the day before may reach into the window, and the venue's date may be another than the window's.
  let date = wallClockOf(window.startsAt, timeZone).toPlainDate().subtract({ days: 1 });
  const last = wallClockOf(window.endsAt, timeZone).toPlainDate();
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const day = DAYS[date.dayOfWeek - 1];
    for (const { opens, closes } of openingHours.filter((entry) => entry.day === day)) {
      const closesOn = isMidnight(closes) ? date.add({ days: 1 }) : date;
      stretches.push({
        startsAt: instantOf(date.toPlainDateTime(opens), timeZone),
        endsAt: instantOf(closesOn.toPlainDateTime(closes), timeZone),
      });
    }
  }
  return joined(stretches).flatMap((stretch) => within(stretch, window));
}

/** The same without the venue's closures. */
export function usableTimes(venue: Venue, window: Slot): Slot[] {
  const closed = [...venue.closures].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  return openTimes(venue, window).flatMap((stretch) => without(stretch, closed));
}

/** What two stretches of time have in common. */
export function within(a: Slot, b: Slot): Slot[] {
  const startsAt = new Date(Math.max(a.startsAt.getTime(), b.startsAt.getTime()));
  const endsAt = new Date(Math.min(a.endsAt.getTime(), b.endsAt.getTime()));
  return startsAt < endsAt ? [{ startsAt, endsAt }] : [];
}

/**
 * Open until midnight and from midnight on is open through it. On a day on which clocks are set forward, hours may reach
 * into the next ones, and those that begin where they skip may be over before: then there are none.
 */
function joined(stretches: Slot[]): Slot[] {
  const open: Slot[] = [];
  const inOrder = stretches.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  for (const { startsAt, endsAt } of inOrder.filter((stretch) => stretch.startsAt < stretch.endsAt)) {
    const last = open.at(-1);
    if (!last || startsAt > last.endsAt) open.push({ startsAt, endsAt });
    else if (endsAt > last.endsAt) last.endsAt = endsAt;
  }
  return open;
}

function isMidnight(time: string): boolean {
  return Temporal.PlainTime.from(time).equals(new Temporal.PlainTime());
}
