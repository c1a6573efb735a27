import { Temporal } from 'temporal-polyfill';
import { without } from './inventory.ts';
import type { Slot } from './reservation.ts';

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
 * not looked at. Where clocks change, an hour that does not exist begins when the clocks are set forward, and one that
 * exists twice begins the first time (Temporal's "compatible").
 */
export function openTimes({ timeZone, openingHours }: Venue, window: Slot): Slot[] {
  if (openingHours.length === 0) return [window];
  const open: Slot[] = [];
  // Hours of the day before may reach into the window, and the venue's date may be another than the window's.
  let date = dateOf(window.startsAt, timeZone).subtract({ days: 1 });
  const last = dateOf(window.endsAt, timeZone);
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const day = DAYS[date.dayOfWeek - 1];
    const hours = openingHours.filter((entry) => entry.day === day).sort((a, b) => a.opens.localeCompare(b.opens));
    for (const { opens, closes } of hours) {
      const closesOn = isMidnight(closes) ? date.add({ days: 1 }) : date;
      add(open, { startsAt: instant(date, opens, timeZone), endsAt: instant(closesOn, closes, timeZone) });
    }
  }
  return open.flatMap((stretch) => within(stretch, window));
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

/** Open until midnight and from midnight on is open through it. */
function add(open: Slot[], next: Slot): void {
  const last = open.at(-1);
  if (last && next.startsAt <= last.endsAt) last.endsAt = next.endsAt;
  else if (next.startsAt < next.endsAt) open.push(next);
}

function dateOf(moment: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

function instant(date: Temporal.PlainDate, time: string, timeZone: string): Date {
  const moment = date.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(timeZone);
  return new Date(moment.epochMilliseconds);
}

function isMidnight(time: string): boolean {
  return Temporal.PlainTime.from(time).equals(new Temporal.PlainTime());
}
