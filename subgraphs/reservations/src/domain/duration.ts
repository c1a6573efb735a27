import { Temporal } from 'temporal-polyfill';

const MOST_KNOWN = 1_000;
/** Policies say the same few again and again, and each decision asks for most of them. */
const known = new Map<string, number>();

/** ISO 8601 to milliseconds. A day has 24 hours here: policies speak of elapsed time, not of calendars. */
export function milliseconds(duration: string): number {
  const before = known.get(duration);
  if (before !== undefined) return before;
  const length = Temporal.Duration.from(duration).total('milliseconds');
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(duration, length);
  return length;
}
