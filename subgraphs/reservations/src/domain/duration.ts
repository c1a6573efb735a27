import { Temporal } from 'temporal-polyfill';

/** ISO 8601 to milliseconds. A day has 24 hours here: policies speak of elapsed time, not of calendars. */
export function milliseconds(duration: string): number {
  return Temporal.Duration.from(duration).total('milliseconds');
}
