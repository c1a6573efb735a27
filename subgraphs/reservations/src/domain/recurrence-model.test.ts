import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expand } from './recurrence.ts';

const DAY_MS = 24 * 60 * 60_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const NINE = 'T09:00:00';

interface Rule {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  weekStart: string;
  days: { nth: number; weekday: string }[];
  months: number[];
  monthDays: number[];
  yearDays: number[];
  positions: number[];
  end: { count: number } | { until: number };
}

const monthDay = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -31, max: -1 }));
const nth = fc.constantFrom(1, 2, 3, 4, 5, 10, 52, -1, -2, -5, -52);
const position = fc.constantFrom(1, 2, 3, 10, -1, -2, -4);
const few = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof(fc.constant<Value[]>([]), fc.array(value, { minLength: 1, maxLength: 6 }));

const anyRule: fc.Arbitrary<Rule> = fc.record({
  frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
  interval: fc.integer({ min: 1, max: 4 }),
  weekStart: fc.constantFrom(...WEEKDAYS),
  days: fc.oneof(
    few(fc.record({ nth: fc.constant(0), weekday: fc.constantFrom(...WEEKDAYS) })),
    few(fc.record({ nth, weekday: fc.constantFrom(...WEEKDAYS) })),
  ),
  months: few(fc.integer({ min: 1, max: 12 })),
  monthDays: few(monthDay),
  yearDays: few(fc.integer({ min: -366, max: 366 }).filter(Boolean)),
  positions: few(position),
  end: fc.oneof(
    fc.record({ count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ until: fc.integer({ min: 0, max: 400 }) }),
  ),
});

test('the occurrences of a rule are the days that a naive walk through the calendar finds', () => {
  fc.assert(
    fc.property(anyRule, fc.integer({ min: 0, max: 2000 }), fc.boolean(), (any, day, fits) => {
      const start = Date.UTC(2026, 0, 1) + day * DAY_MS;
      const rule = possible(fits ? withStart(any, start) : any);
      const expansion = expand({
        rule: textOf(rule, start),
        startsAt: iso(start),
        duration: 'PT1H',
        except: [],
        timeZone: 'UTC',
      });
      const days = naively(rule, start);
      if (days[0] !== start) expect(expansion).toMatchObject({ refusal: { path: ['input', 'startsAt'] } });
      else if ('count' in rule.end && days.length < rule.end.count)
        expect(expansion).toMatchObject({ refusal: { path: ['input', 'rule'] } });
      else
        expect(expansion).toEqual({
          occurrences: days.map((each) => ({
            startsAt: new Date(`${iso(each)}Z`),
            endsAt: new Date(Date.parse(`${iso(each)}Z`) + 60 * 60_000),
          })),
        });
    }),
    { numRuns: 500 },
  );
});

test('whatever a client sends, it is expanded or refused, and what is expanded is in order, apart, and within bounds', () => {
  const name = fc.constantFrom(
    'FREQ',
    'INTERVAL',
    'COUNT',
    'UNTIL',
    'WKST',
    'BYDAY',
    'BYMONTH',
    'BYMONTHDAY',
    'BYYEARDAY',
    'BYWEEKNO',
    'BYSETPOS',
    'BYHOUR',
    'DTSTART',
    '__proto__',
    '',
  );
  const word = fc.constantFrom(
    'DAILY',
    'WEEKLY',
    'MONTHLY',
    'YEARLY',
    'SECONDLY',
    'MO',
    '-1FR',
    '53SU',
    '20261231',
    '20270101T000000Z',
    '0',
    '',
    '\n',
  );
  const value = fc
    .array(fc.oneof(word, fc.integer({ min: -400, max: 600 }).map(String)), { maxLength: 5 })
    .map((each) => each.join(','));
  const parts = fc.array(
    fc.tuple(name, value).map((part) => part.join('=')),
    { maxLength: 5 },
  );
  const likeARule = fc
    .tuple(
      fc.constantFrom(
        '',
        'FREQ=DAILY;COUNT=9',
        'FREQ=WEEKLY;UNTIL=20281231',
        'FREQ=MONTHLY;COUNT=50',
        'FREQ=YEARLY;COUNT=500',
      ),
      parts,
    )
    .map(([head, others]) => [head, ...others].filter(Boolean).join(';'));
  const time = fc.oneof(
    fc.constantFrom('2026-12-01T09:00:00', '2028-02-29T02:30', '2026-03-29T02:30:00.123'),
    fc.string(),
  );
  const asked = fc.record({
    rule: fc.oneof({ weight: 9, arbitrary: likeARule }, { weight: 1, arbitrary: fc.string({ maxLength: 400 }) }),
    startsAt: time,
    duration: fc.oneof(fc.constantFrom('PT1H', 'P1D', 'P7DT1S'), fc.string()),
    except: fc.array(time, { maxLength: 2 }),
    timeZone: fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago'),
  });
  fc.assert(
    fc.property(asked, (each) => {
      const expansion = expand(each);
      if ('refusal' in expansion) return expect(expansion.refusal.problem).toBe('InvalidInput');
      expect(expansion.occurrences.length).toBeGreaterThan(0);
      expect(expansion.occurrences.length).toBeLessThanOrEqual(500);
      for (const [index, { startsAt, endsAt }] of expansion.occurrences.entries()) {
        expect(+startsAt).toBeGreaterThanOrEqual(+(expansion.occurrences[index - 1]?.endsAt ?? 0));
        expect(+endsAt).toBeGreaterThan(+startsAt);
      }
    }),
    { numRuns: 2000 },
  );
});

/** Leaves out what Berth does not let a rule have beside the rest. */
function possible(rule: Rule): Rule {
  const { frequency, months } = rule;
  const isByMonth = frequency === 'YEARLY' || frequency === 'MONTHLY';
  const yearDays = frequency === 'YEARLY' ? rule.yearDays : [];
  const isFree = yearDays.length === 0;
  const days = isFree ? rule.days.map(({ nth: each, weekday }) => ({ nth: isByMonth ? each : 0, weekday })) : [];
  const isCounted = days.some((each) => each.nth !== 0);
  const monthDays = isByMonth && isFree && !isCounted ? rule.monthDays : [];
  const hasSome = [days, months, monthDays, yearDays].some((values) => values.length > 0);
  return { ...rule, days, monthDays, yearDays, positions: isByMonth && hasSome ? rule.positions : [] };
}

/** Most rules do not contain the day at which they start; these are more likely to. */
function withStart(rule: Rule, start: number): Rule {
  const date = new Date(start);
  const also = <Value>(values: Value[], value: Value) => (values.length > 0 ? [...values, value] : values);
  return {
    ...rule,
    days: rule.days.map(({ nth: each }) => ({ nth: each, weekday: weekdayOf(start) })),
    months: also(rule.months, date.getUTCMonth() + 1),
    monthDays: also(rule.monthDays, date.getUTCDate()),
    yearDays: also(rule.yearDays, placeInYear(start).days[0] as number),
    positions: also(also(rule.positions, 1), -1),
  };
}

function textOf(rule: Rule, start: number): string {
  const { frequency, interval, weekStart, days, months, monthDays, yearDays, positions, end } = rule;
  const lists = {
    BYDAY: days.map(({ nth: each, weekday }) => `${each || ''}${weekday}`),
    BYMONTH: months,
    BYMONTHDAY: monthDays,
    BYYEARDAY: yearDays,
    BYSETPOS: positions,
  };
  const ends = 'count' in end ? `COUNT=${end.count}` : `UNTIL=${iso(start + end.until * DAY_MS).replace(/[-:]/g, '')}`;
  const by = Object.entries(lists).filter(([, values]) => values.length > 0);
  return [
    `FREQ=${frequency};INTERVAL=${interval};WKST=${weekStart};${ends}`,
    ...by.map(([name, values]) => `${name}=${values.join(',')}`),
  ].join(';');
}

/** Day by day from before the start to five years after it. */
function naively(rule: Rule, start: number): number[] {
  const { interval, positions, end } = rule;
  const first = new Date(start);
  const horizon = Date.UTC(first.getUTCFullYear() + 5, first.getUTCMonth(), first.getUTCDate());
  const periods = new Map<number, number[]>();
  for (let day = start - 366 * DAY_MS; day <= horizon + 366 * DAY_MS; day += DAY_MS) {
    const period = periodOf(rule, day) - periodOf(rule, start);
    if (period < 0 || period % interval !== 0 || !matches(rule, day, start)) continue;
    periods.set(period, [...(periods.get(period) ?? []), day]);
  }
  const chosen = [...periods.values()].flatMap((days) =>
    positions.length === 0
      ? days
      : days.filter((_, index) => positions.includes(index + 1) || positions.includes(index - days.length)),
  );
  const until = 'until' in end ? start + end.until * DAY_MS : horizon;
  const days = chosen.filter((day) => day >= start && day <= until);
  return 'count' in end ? days.slice(0, end.count) : days;
}

function periodOf({ frequency, weekStart }: Rule, day: number): number {
  const date = new Date(day);
  if (frequency === 'YEARLY') return date.getUTCFullYear();
  if (frequency === 'MONTHLY') return date.getUTCFullYear() * 12 + date.getUTCMonth();
  if (frequency === 'DAILY') return day / DAY_MS;
  // The epoch was a Thursday.
  return Math.floor((day / DAY_MS + 4 - WEEKDAYS.indexOf(weekStart)) / 7);
}

function matches({ frequency, days, months, monthDays, yearDays }: Rule, day: number, start: number): boolean {
  const [date, first] = [new Date(day), new Date(start)];
  const month = date.getUTCMonth();
  const isYearly = frequency === 'YEARLY';
  const hasDays = days.length + monthDays.length + yearDays.length > 0;
  // What a rule leaves open is as it is at its start.
  if (frequency === 'WEEKLY' && !hasDays && weekdayOf(day) !== weekdayOf(start)) return false;
  if ((frequency === 'MONTHLY' || isYearly) && !hasDays) {
    if (date.getUTCDate() !== first.getUTCDate()) return false;
    if (isYearly && months.length === 0 && month !== first.getUTCMonth()) return false;
  }
  const inMonth = placeIn(
    Date.UTC(date.getUTCFullYear(), month, 1),
    Date.UTC(date.getUTCFullYear(), month + 1, 1),
    day,
  );
  const inYear = placeInYear(day);
  const counted = isYearly && months.length === 0 ? inYear : inMonth;
  const isDay = ({ nth: each, weekday }: Rule['days'][number]) =>
    weekday === weekdayOf(day) && (each === 0 || counted.weeks.includes(each));
  const allows = (wanted: number[], has: number[]) => wanted.length === 0 || wanted.some((each) => has.includes(each));
  return (
    allows(months, [month + 1]) &&
    allows(monthDays, inMonth.days) &&
    allows(yearDays, inYear.days) &&
    (days.length === 0 || days.some(isDay))
  );
}

/** The how manieth day, and the how manieth of its weekday, from the first and from the last. */
function placeIn(from: number, to: number, day: number) {
  const [before, after] = [(day - from) / DAY_MS, (to - day) / DAY_MS - 1];
  return { days: [before + 1, -after - 1], weeks: [Math.floor(before / 7) + 1, -Math.floor(after / 7) - 1] };
}

function placeInYear(day: number) {
  const year = new Date(day).getUTCFullYear();
  return placeIn(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1), day);
}

function weekdayOf(day: number): string {
  return WEEKDAYS[new Date(day).getUTCDay()] as string;
}

function iso(day: number): string {
  return new Date(day).toISOString().slice(0, 10) + NINE;
}
