import { z } from 'zod';

/** ISO 8601 without what has no fixed length (years, months), signs and fractions. */
const FORM = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS = [24 * 60 * 60, 60 * 60, 60, 1];
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
    'A duration is written as in P2D or PT1H30M: whole days, hours, minutes and seconds, at most 3650 days.',
  );
