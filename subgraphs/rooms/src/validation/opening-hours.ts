import { z } from 'zod';

const MOST = 100;
const WEEK = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
const MIDNIGHT = '00:00';
const END_OF_DAY = '24:00';

const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:00(\.0+)?)?$/, 'Opening hours are in whole minutes, such as 09:30.')
  .transform((time) => time.slice(0, MIDNIGHT.length));

interface Interval {
  day: (typeof WEEK)[number];
  opens: string;
  closes: string;
}

export const openingHours = z
  .array(z.object({ day: z.enum(WEEK), opens: localTime, closes: localTime }))
  .max(MOST, { message: `A week has at most ${MOST} opening hours.`, abort: true })
  .superRefine((intervals, { addIssue }) => {
    intervals.forEach((interval, index) => {
      const refuse = (message: string) => addIssue({ code: 'custom', path: [index, 'closes'], message });
      const others = intervals.slice(0, index);
      if (end(interval) <= interval.opens)
        refuse('It must close after it opens; 00:00 is midnight at the end of the day.');
      else if (others.some((other) => overlap(other, interval))) refuse(`It is open then already on ${interval.day}.`);
    });
  })
  .nullish()
  .transform((given) => (given ?? []).sort(byTime));

/** Of the same length, so that they compare as text. */
function end({ closes }: Interval): string {
  return closes === MIDNIGHT ? END_OF_DAY : closes;
}

function overlap(a: Interval, b: Interval): boolean {
  return a.day === b.day && a.opens < end(b) && b.opens < end(a);
}

function byTime(a: Interval, b: Interval): number {
  return WEEK.indexOf(a.day) - WEEK.indexOf(b.day) || a.opens.localeCompare(b.opens);
}
