import { Temporal } from 'temporal-polyfill';

/**
 * When clocks in `timeZone` show this. What they skip, because they are set forward, comes later by as much as they are
 * set forward: 02:30 is 03:30 then. What they show twice, because they are set back, is the first of the two. (Temporal
 * calls it "compatible".)
 */
export function instantOf(wallClock: Temporal.PlainDateTime, timeZone: string): Date {
  return new Date(wallClock.toZonedDateTime(timeZone).epochMilliseconds);
}

/** What clocks in `timeZone` show at this moment. */
export function wallClockOf(moment: Date, timeZone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime();
}
