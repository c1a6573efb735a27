import { z } from 'zod';

/** ISO 8601 without what has no fixed length (years, months), signs and fractions. */
const FORM = /^P(?=\d|T\d)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;
const UNITS = [7 * 24 * 60 * 60, 24 * 60 * 60, 60 * 60, 60, 1];
const LONGEST = 3650 * 24 * 60 * 60;

/** NaN where it is not such a duration. */
export function seconds(duration: string): number {
  const counts = duration.match(FORM)?.slice(1);
  return counts ? UNITS.reduce((sum, unit, index) => sum + unit * Number(counts[index] ?? 0), 0) : Number.NaN;
}

export const duration = z
  .string()
  .refine(
    (value) => seconds(value) <= LONGEST,
    'A duration is written as in P2W or PT1H30M: whole weeks, days, hours, minutes and seconds, at most 3650 days.',
  );
