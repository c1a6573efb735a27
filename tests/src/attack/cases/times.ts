import { type Attack, all, type Outcome } from '../attack.ts';
import { mistake, summary } from '../attacker.ts';
import { BOOK, eventually, type Target } from '../target.ts';

const CREATE_SERIES = `mutation ($input: CreateReservationSeriesInput!) { createReservationSeries(input: $input) {
  __typename ... on SeriesSuccess { series { occurrences { nodes { startsAt } } } }
  ... on Problem { code message } ... on InvalidInput { path }
} }`;

/** What clocks skip comes later by as much; what they show twice is the first of the two. */
const CHANGES_OF_CLOCKS = [
  { zone: 'Europe/Berlin', gap: '2027-03-28T02:30:00', later: '2027-03-28T01:30:00.000Z' },
  { zone: 'Europe/Berlin', overlap: '2027-10-31T02:30:00', first: '2027-10-31T00:30:00.000Z' },
  { zone: 'America/New_York', gap: '2027-03-14T02:30:00', later: '2027-03-14T07:30:00.000Z' },
  { zone: 'America/New_York', overlap: '2027-11-07T01:30:00', first: '2027-11-07T05:30:00.000Z' },
  { zone: 'Australia/Lord_Howe', gap: '2027-10-03T02:15:00', later: '2027-10-02T15:45:00.000Z' },
  { zone: 'Australia/Lord_Howe', overlap: '2027-04-04T01:45:00', first: '2027-04-03T14:45:00.000Z' },
];

/** Times, quantities, and rules of time. */
export const times: Attack[] = [
  {
    row: 32,
    tries:
      'impossible times and quantities: the year 9999, the end before the start, nothing, −1, 10⁹, a leap second, no offset',
    async run(berth) {
      const owner = await berth.as('owner');
      const slot = berth.hours(9, 10);
      const inputs: Record<string, object> = {
        'year 9999': { startsAt: '9999-12-31T22:00:00Z', endsAt: '9999-12-31T23:00:00Z' },
        'year 0': { startsAt: '0000-01-01T00:00:00Z', endsAt: '0000-01-01T01:00:00Z' },
        'year +275760': { startsAt: '+275760-09-13T00:00:00Z', endsAt: '+275760-09-13T00:00:00Z' },
        'end before start': { startsAt: slot.endsAt, endsAt: slot.startsAt },
        'no length': { endsAt: slot.startsAt },
        'leap second': { endsAt: slot.endsAt.replace(/:00\.000Z/, ':60Z') },
        'no offset': { startsAt: slot.startsAt.replace('Z', '') },
        'February 30': { startsAt: '2027-02-30T10:00:00Z', endsAt: '2027-02-30T11:00:00Z' },
        'quantity 0': { quantity: 0 },
        'quantity −1': { quantity: -1 },
        'quantity 2^31−1': { quantity: 2_147_483_647 },
        'quantity 2^31': { quantity: 2_147_483_648 },
        'quantity 1.5': { quantity: 1.5 },
      };
      const asked = Object.entries(inputs).map(async ([what, change]) =>
        mistake(await owner.ask(BOOK, { input: { bookableId: berth.room, ...slot, ...change } }), what, true),
      );
      const windows = [
        { startsAt: '0001-01-01T00:00:00Z', endsAt: '9999-12-31T00:00:00Z' },
        { startsAt: slot.endsAt, endsAt: slot.startsAt },
      ].map(async (window) => {
        const query =
          'query ($id: ID!, $w: TimeWindowInput!) { bookable(id: $id) { availability(window: $w) { startsAt } } }';
        return mistake(await owner.ask(query, { id: berth.room, w: window }), 'a window');
      });
      return all(await Promise.all([...asked, ...windows]));
    },
  },
  {
    row: 33,
    tries: 'rules of recurrence that never end, or take for ever to read',
    async run(berth) {
      const owner = await berth.as('owner');
      const startsAt = berth.hours(11, 12).startsAt.slice(0, 19);
      const series = { bookableId: berth.room, startsAt, duration: 'PT1H' };
      const rules = [
        'FREQ=SECONDLY',
        'FREQ=SECONDLY;COUNT=10',
        'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30;COUNT=10',
        'FREQ=DAILY',
        'FREQ=DAILY;COUNT=10000000',
        'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5',
        'FREQ=DAILY;INTERVAL=0;COUNT=5',
        `FREQ=DAILY;COUNT=5;BYDAY=${'MO,'.repeat(50_000)}TU`,
      ];
      const asked = rules.map(async (rule): Promise<Outcome> => {
        const answer = await owner.ask(CREATE_SERIES, { input: { ...series, rule } });
        const outcome = mistake(answer, rule.slice(0, 50));
        return answer.ms < 10_000
          ? outcome
          : { came: `${rule.slice(0, 50)}: ${Math.round(answer.ms)} ms`, safe: false };
      });
      return all(await Promise.all(asked));
    },
  },
  {
    row: 34,
    tries: 'wall-clock times that clocks skip, and ones that they show twice',
    async run(berth) {
      const manager = await berth.as('manager');
      const outcomes: Outcome[] = [];
      for (const { zone, gap, overlap, later, first } of CHANGES_OF_CLOCKS) {
        const bookableId = await roomIn(berth, zone);
        const series = { bookableId, startsAt: gap ?? overlap, duration: 'PT1H', rule: 'FREQ=DAILY;COUNT=1' };
        const answer = await manager.ask(CREATE_SERIES, { input: series });
        const [at] = answer.data?.createReservationSeries?.series?.occurrences.nodes ?? [];
        const safe = at?.startsAt === (later ?? first);
        outcomes.push({
          came: safe ? 'as documented' : `${zone} ${gap ?? overlap}: ${at?.startsAt ?? summary(answer)}`,
          safe,
        });
      }
      return all(outcomes);
    },
  },
];

/** Reservations must have heard of it. */
async function roomIn(berth: Target, timeZone: string): Promise<string> {
  const id = await berth.newRoom(`A room in ${timeZone}`, timeZone);
  const availability =
    'query ($id: ID!, $w: TimeWindowInput!) { bookable(id: $id) { availability(window: $w) { startsAt } } }';
  const manager = await berth.as('manager');
  await eventually(async () => {
    const { data } = await manager.ask(availability, { id, w: berth.hours(24, 48) });
    return data?.bookable.availability.length > 0;
  });
  return id;
}
