import { Temporal } from 'temporal-polyfill';
import { wallClockOf } from './wall-clock.ts';

export const MOST_OCCURRENCES = 500;
const LONGEST_TEXT = 300;

export interface RecurrenceRule {
  /** The rule without its end. */
  pattern: string;
  count: number | null;
  /** The last moment at which an occurrence may begin, in wall-clock time. */
  until: Temporal.PlainDateTime | null;
}

interface Part {
  isValid: (value: string) => boolean;
  is: string;
}

const WEEKDAY = '(MO|TU|WE|TH|FR|SA|SU)';
const NUMBERED_WEEKDAY = /^[+-]?\d/;

/** Everything that a rule may say. An occurrence begins at the time of day of the first one, so no hours or minutes. */
const PARTS: Record<string, Part> = {
  FREQ: { isValid: matching('DAILY|WEEKLY|MONTHLY|YEARLY'), is: 'DAILY, WEEKLY, MONTHLY or YEARLY' },
  INTERVAL: number(999),
  COUNT: number(MOST_OCCURRENCES),
  UNTIL: { isValid: matching('\\d{8}(T\\d{6}Z?)?'), is: 'a date, a local date-time or an instant in UTC' },
  WKST: { isValid: matching(WEEKDAY), is: 'a weekday: MO, TU, WE, TH, FR, SA or SU' },
  BYDAY: {
    isValid: (value) => value.split(',').every(matching(`([+-]?([1-9]|[1-4]\\d|5[0-2]))?${WEEKDAY}`)),
    is: 'a list of weekdays, as MO,WE or 1FR,-1FR',
  },
  BYMONTH: numbers(12, ''),
  BYMONTHDAY: numbers(31, '[+-]?'),
  BYYEARDAY: numbers(366, '[+-]?'),
  BYSETPOS: numbers(366, '[+-]?'),
};

/** Says what is wrong with a text that is no rule by RFC 5545, or one that does not end, or is more than Berth takes. */
export function readRule(text: string, timeZone: string): { rule: RecurrenceRule } | { problem: string } {
  if (text.length > LONGEST_TEXT) return { problem: `It has at most ${LONGEST_TEXT} characters.` };
  const entries = text
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')
    .map((part) => part.split('='));
  const parts = new Map(entries.map(([name = '', ...value]) => [name, value.join('=')]));
  if (parts.size < entries.length) return { problem: 'Each of its parts stands in it once.' };
  const problem = problemOf(parts);
  if (problem) return { problem };

  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  const last = until === undefined ? null : readUntil(until, timeZone);
  if (until !== undefined && last === null) return { problem: 'UNTIL is a moment that does not exist.' };
  const pattern = [...parts].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL').map((part) => part.join('='));
  return { rule: { pattern: pattern.join(';'), count: count === undefined ? null : Number(count), until: last } };
}

function problemOf(parts: ReadonlyMap<string, string>): string | null {
  for (const [name, value] of parts) {
    const part = Object.hasOwn(PARTS, name) ? PARTS[name] : null;
    if (!part) return `It is an RRULE, made of ${Object.keys(PARTS).join(', ')}.`;
    if (!part.isValid(value)) return `${name} is ${part.is}.`;
  }
  const frequency = parts.get('FREQ') ?? '';
  if (!frequency) return 'It says how often: FREQ is missing.';
  if (parts.has('COUNT') === parts.has('UNTIL')) return 'It ends, with either COUNT or UNTIL.';
  const days = parts.get('BYDAY')?.split(',') ?? [];
  const numbered = days.filter((day) => NUMBERED_WEEKDAY.test(day)).length;
  const isByMonth = frequency === 'MONTHLY' || frequency === 'YEARLY';
  if (!isByMonth && (numbered > 0 || parts.has('BYMONTHDAY') || parts.has('BYSETPOS')))
    return 'BYMONTHDAY, BYSETPOS and weekdays with a number go with FREQ=MONTHLY or FREQ=YEARLY.';
  if (numbered > 0 && (numbered < days.length || parts.has('BYMONTHDAY')))
    return 'Weekdays with a number go neither with others nor with BYMONTHDAY.';
  if (parts.has('BYYEARDAY') && (frequency !== 'YEARLY' || parts.has('BYDAY') || parts.has('BYMONTHDAY')))
    return 'BYYEARDAY goes with FREQ=YEARLY, without BYDAY and BYMONTHDAY.';
  if (parts.has('BYSETPOS') && ![...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS'))
    return 'BYSETPOS chooses from what another part gives, as BYDAY.';
  return null;
}

/** A date is meant to its end. */
function readUntil(text: string, timeZone: string): Temporal.PlainDateTime | null {
  try {
    if (text.endsWith('Z')) return wallClockOf(new Date(Temporal.Instant.from(text).epochMilliseconds), timeZone);
    const moment = Temporal.PlainDateTime.from(text);
    return text.includes('T') ? moment : moment.add({ days: 1 }).subtract({ milliseconds: 1 });
  } catch {
    return null;
  }
}

function matching(pattern: string): (value: string) => boolean {
  const whole = new RegExp(`^(${pattern})$`);
  return (value) => whole.test(value);
}

function number(most: number): Part {
  return { isValid: isNumber(most, ''), is: `a number from 1 to ${most}` };
}

function numbers(most: number, sign: string): Part {
  const isOne = isNumber(most, sign);
  return {
    isValid: (value) => value.split(',').every(isOne),
    is: `a list of numbers from 1 to ${most}${sign && `, or from -${most} to -1`}`,
  };
}

function isNumber(most: number, sign: string): (value: string) => boolean {
  const isInteger = matching(`${sign}\\d{1,3}`);
  return (value) => isInteger(value) && Number(value) !== 0 && Math.abs(Number(value)) <= most;
}
