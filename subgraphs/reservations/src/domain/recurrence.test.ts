import { expect, test } from '@jest/globals';
import { expand, type Recurrence } from './recurrence.ts';

/** A Monday. */
const STANDUP: Recurrence = {
  rule: 'FREQ=DAILY;COUNT=3',
  startsAt: '2026-03-02T09:00:00',
  duration: 'PT15M',
  except: [],
  timeZone: 'Europe/Berlin',
};

const slots = (asked: Partial<Recurrence>) => {
  const expansion = expand({ ...STANDUP, ...asked });
  if ('refusal' in expansion) throw new Error(expansion.refusal.message);
  return expansion.occurrences;
};
const starts = (asked: Partial<Recurrence>) => slots(asked).map(({ startsAt }) => startsAt.toISOString().slice(0, 16));
const refusal = (asked: Partial<Recurrence>) => {
  const expansion = expand({ ...STANDUP, ...asked });
  return 'refusal' in expansion ? expansion.refusal : null;
};

test('an occurrence begins at the same time of day, by the clocks of the venue, and lasts as long as the others', () => {
  expect(
    slots({ rule: 'FREQ=WEEKLY;COUNT=5', duration: 'PT1H30M' }).map(({ startsAt, endsAt }) => [startsAt, endsAt]),
  ).toEqual(
    [
      ['2026-03-02T08:00Z', '2026-03-02T09:30Z'],
      ['2026-03-09T08:00Z', '2026-03-09T09:30Z'],
      ['2026-03-16T08:00Z', '2026-03-16T09:30Z'],
      ['2026-03-23T08:00Z', '2026-03-23T09:30Z'],
      ['2026-03-30T07:00Z', '2026-03-30T08:30Z'],
    ].map((times) => times.map((time) => new Date(time))),
  );
});

test.each<[string, string, string[]]>([
  ['a prefix, in small letters', 'rrule:freq=daily;count=2', ['2026-03-02', '2026-03-03']],
  ['every second day', 'FREQ=DAILY;INTERVAL=2;COUNT=2', ['2026-03-02', '2026-03-04']],
  ['weekdays', 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3', ['2026-03-02', '2026-03-04', '2026-03-09']],
  [
    'every second week, which begins on Sunday',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;COUNT=3',
    ['2026-03-02', '2026-03-15', '2026-03-16'],
  ],
  ['the first Monday of the month', 'FREQ=MONTHLY;BYDAY=1MO;COUNT=3', ['2026-03-02', '2026-04-06', '2026-05-04']],
  [
    'the first working day',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3',
    ['2026-03-02', '2026-04-01', '2026-05-01'],
  ],
  ['a day of the month', 'FREQ=MONTHLY;BYMONTHDAY=2,-1;COUNT=3', ['2026-03-02', '2026-03-31', '2026-04-02']],
  ['a day of the year', 'FREQ=YEARLY;COUNT=2', ['2026-03-02', '2027-03-02']],
  ['a day counted from the end of the year', 'FREQ=YEARLY;BYYEARDAY=-305;COUNT=2', ['2026-03-02', '2027-03-02']],
])('a rule may have %s', (_, rule, days) => {
  expect(starts({ rule, timeZone: 'UTC' })).toEqual(days.map((day) => `${day}T09:00`));
});

test.each([
  ['20260304', 3],
  ['20260304T090000', 3],
  ['20260304T085959', 2],
  // By the venue's clocks, 09:00.
  ['20260304T080000Z', 3],
  ['20260304T075959Z', 2],
])('UNTIL=%s includes what begins at that moment', (until, count) => {
  expect(starts({ rule: `FREQ=DAILY;UNTIL=${until}` })).toHaveLength(count);
});

test('what clocks skip begins when as much later; what they show twice begins the first time', () => {
  const rule = 'FREQ=DAILY;COUNT=3';
  expect(starts({ rule, startsAt: '2026-03-28T02:30' })).toEqual([
    '2026-03-28T01:30',
    '2026-03-29T01:30',
    '2026-03-30T00:30',
  ]);
  expect(starts({ rule, startsAt: '2026-10-24T02:30' })).toEqual([
    '2026-10-24T00:30',
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ]);
});

test('exceptions are named by what the clocks would show, with or without seconds, once or twice', () => {
  const except = ['2026-03-29T02:30', '2026-03-29T02:30:00', '2026-03-29T02:30:00.000'];
  expect(starts({ startsAt: '2026-03-28T02:30', except })).toEqual(['2026-03-28T01:30', '2026-03-30T00:30']);
});

test('an occurrence may end when the next one begins, and no later', () => {
  expect(slots({ duration: 'P1D' })).toHaveLength(3);
  expect(refusal({ duration: 'PT24H1S' })).toMatchObject({ path: ['input', 'duration'] });
  // With the one between them gone, they are two days apart.
  expect(slots({ duration: 'PT36H', except: ['2026-03-03T09:00'] })).toHaveLength(2);
  // The day on which clocks are set forward has 23 hours.
  expect(refusal({ duration: 'PT24H', startsAt: '2026-03-28T09:00' })).toMatchObject({ path: ['input', 'duration'] });
});

test('500 occurrences are the most, and five years', () => {
  expect(starts({ rule: 'FREQ=DAILY;COUNT=500' })).toHaveLength(500);
  expect(starts({ rule: 'FREQ=DAILY;UNTIL=20270714' })).toHaveLength(500);
  expect(refusal({ rule: 'FREQ=DAILY;UNTIL=20270715' })?.message).toBe('It has at most 500 occurrences.');
  expect(starts({ rule: 'FREQ=YEARLY;COUNT=6' })).toHaveLength(6);
  expect(refusal({ rule: 'FREQ=YEARLY;COUNT=7' })?.message).toBe(
    'It reaches its COUNT within five years of its start.',
  );
  expect(starts({ rule: 'FREQ=YEARLY;UNTIL=20310302T090000' })).toHaveLength(6);
  expect(refusal({ rule: 'FREQ=YEARLY;UNTIL=20310302T090001' })?.message).toBe(
    'It ends at most five years after its start.',
  );
});

test.each([
  ['', 'made of'],
  ['DAILY', 'made of'],
  ['FREQ=DAILY;COUNT=3;', 'made of'],
  ['FREQ=DAILY;COUNT=3;X=1', 'made of'],
  ['FREQ=DAILY;COUNT=3;constructor=1', 'made of'],
  ['FREQ=DAILY;COUNT=3;BYHOUR=9', 'made of'],
  ['FREQ=DAILY;COUNT=3;RSCALE=CHINESE', 'made of'],
  ['DTSTART:20260302T090000Z\nRRULE:FREQ=DAILY;COUNT=3', 'made of'],
  ['FREQ=DAILY;COUNT=3\nEXDATE:20260303T090000', 'COUNT is a number from 1 to 500.'],
  ['FREQ=DAILY;COUNT=3\n', 'COUNT is a number from 1 to 500.'],
  ['FREQ=DAILY=WEEKLY;COUNT=3', 'FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.'],
  ['FREQ=SECONDLY;COUNT=3', 'FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.'],
  ['FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30;COUNT=1', 'FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.'],
  ['COUNT=3', 'FREQ is missing'],
  ['FREQ=DAILY', 'either COUNT or UNTIL'],
  ['FREQ=DAILY;COUNT=3;UNTIL=20260304', 'either COUNT or UNTIL'],
  ['FREQ=DAILY;COUNT=3;COUNT=4', 'Each of its parts'],
  ['FREQ=DAILY;COUNT=0', 'from 1 to 500'],
  ['FREQ=DAILY;COUNT=501', 'from 1 to 500'],
  ['FREQ=DAILY;COUNT=1e2', 'from 1 to 500'],
  ['FREQ=DAILY;COUNT=10000000', 'from 1 to 500'],
  ['FREQ=DAILY;COUNT=3;INTERVAL=0', 'from 1 to 999'],
  ['FREQ=DAILY;COUNT=3;INTERVAL=1000', 'from 1 to 999'],
  ['FREQ=DAILY;UNTIL=20260230', 'does not exist'],
  ['FREQ=DAILY;UNTIL=20260304T250000', 'does not exist'],
  ['FREQ=DAILY;UNTIL=20260304T0900', 'UNTIL is a date'],
  ['FREQ=DAILY;UNTIL=20260301', 'ends before it begins'],
  ['FREQ=DAILY;UNTIL=99991231', 'five years'],
  ['FREQ=MONTHLY;BYDAY=0MO;COUNT=3', 'list of weekdays'],
  ['FREQ=MONTHLY;BYDAY=MO,;COUNT=3', 'list of weekdays'],
  ['FREQ=YEARLY;BYDAY=53MO;COUNT=3', 'list of weekdays'],
  ['FREQ=WEEKLY;BYDAY=1MO;COUNT=3', 'FREQ=MONTHLY or'],
  ['FREQ=DAILY;BYMONTHDAY=2;COUNT=3', 'FREQ=MONTHLY or'],
  ['FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1;COUNT=3', 'FREQ=MONTHLY or'],
  ['FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=2;COUNT=3', 'Weekdays with a number'],
  ['FREQ=MONTHLY;BYDAY=1MO,TU;COUNT=3', 'Weekdays with a number'],
  ['FREQ=DAILY;BYMONTH=-3;COUNT=3', 'from 1 to 12.'],
  ['FREQ=MONTHLY;BYMONTHDAY=32;COUNT=3', 'from -31 to -1.'],
  ['FREQ=MONTHLY;BYMONTHDAY=0;COUNT=3', 'from -31 to -1.'],
  ['FREQ=WEEKLY;BYMONTHDAY=2;COUNT=3', 'FREQ=MONTHLY or'],
  ['FREQ=DAILY;BYYEARDAY=61;COUNT=3', 'FREQ=YEARLY'],
  ['FREQ=YEARLY;BYYEARDAY=61;BYDAY=MO;COUNT=3', 'without BYDAY'],
  ['FREQ=YEARLY;BYWEEKNO=10;COUNT=3', 'made of'],
  ['FREQ=MONTHLY;BYSETPOS=1;COUNT=3', 'BYSETPOS chooses'],
  [`FREQ=MONTHLY;COUNT=3;BYMONTHDAY=${'1,'.repeat(150)}2`, 'at most 300 characters'],
])('%j is no rule to go by: %s', (rule, message) => {
  expect(refusal({ rule })).toMatchObject({ problem: 'InvalidInput', path: ['input', 'rule'] });
  expect(refusal({ rule })?.message).toContain(message);
});

test.each([
  ['that it does not contain', { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3' }],
  ['of a rule that never comes', { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3' }],
  ['that is no day', { startsAt: '2026-02-30T09:00:00' }],
  ['that is no time', { startsAt: '2026-03-02T24:00:00' }],
  ['that is a date', { startsAt: '2026-03-02' }],
  ['with an offset', { startsAt: '2026-03-02T09:00:00+01:00' }],
  ['with a calendar', { startsAt: '2026-03-02T09:00:00[u-ca=hebrew]' }],
  ['long ago', { startsAt: '0001-01-01T09:00:00' }],
])('a series has no start %s', (_, asked) => {
  expect(refusal(asked)).toMatchObject({ problem: 'InvalidInput', path: ['input', 'startsAt'] });
});

test.each(['', 'PT0S', '-PT1H', 'P53W', 'P1M', 'P1Y', 'P367D', 'PT0.0001S', 'P99999999999D', '1 hour'])(
  'an occurrence does not last %j',
  (duration) => {
    expect(refusal({ duration })).toMatchObject({ problem: 'InvalidInput', path: ['input', 'duration'] });
  },
);

test.each([
  ['what is no occurrence', ['2026-03-02T09:00', '2026-03-05T09:00']],
  ['another time of the day', ['2026-03-02T09:30']],
  ['no time at all', ['tomorrow']],
  ['all of it', ['2026-03-02T09:00', '2026-03-03T09:00', '2026-03-04T09:00']],
])('a series is not without %s', (_, except) => {
  expect(refusal({ except })).toMatchObject({ problem: 'InvalidInput', path: ['input', 'except'] });
});
