import { Temporal } from 'temporal-polyfill';

const MOST_KNOWN = 1_000;
/** Policies say the same few again and again, and each decision asks for most of them. */
const known = new Map<string, number>();

/**
 * ISO 8601 to milliseconds. A day has 24 hours here, and a week seven days: policies speak of elapsed time, not of
 * calendars. Years and months, which have no fixed length, are refused with a RangeError.
 */
export function milliseconds(duration: string): number {
  const before = known.get(duration);
  if (before !== undefined) return before;
  const read = Temporal.Duration.from(duration);
  const length = read.with({ weeks: 0, days: 7 * read.weeks + read.days }).total('milliseconds');
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(duration, length);
  return length;
}

const LONGEST_TEXT = 50;
const LONGEST_MS = 366 * 24 * 60 * 60_000;
export const LENGTHS = 'at most 366 days, in weeks, days, hours, minutes and seconds, and longer than nothing';

/** How long a client wants something to last, in milliseconds; null where that is none of LENGTHS. */
export function lengthOf(duration: string): number | null {
  // Zeros without end make a number, too, and would be remembered.
  if (duration.length > LONGEST_TEXT) return null;
  try {
    const length = milliseconds(duration);
    return Number.isInteger(length) && length > 0 && length <= LONGEST_MS ? length : null;
  } catch {
    return null;
  }
}
