import { expect, test } from '@jest/globals';
import type { Bookable } from './bookable.ts';
import type { Facts } from './facts.ts';
import { after, at, BOOK, FACTS, ROOM } from './given.ts';
import { expand } from './recurrence.ts';
import type { Reservation, Slot } from './reservation.ts';
import { createSeries, moveSeries, type SeriesDecision, type SeriesWish } from './series.ts';

const { kind: _, startsAt: __, endsAt: ___, ...asked } = BOOK;
const DAILY: SeriesWish = {
  ...asked,
  rule: 'FREQ=DAILY;COUNT=3',
  startsAt: '2026-12-01T10:00:00',
  duration: 'PT1H',
  except: [],
  onConflict: 'REJECT_ALL',
};
const SKIPPING: SeriesWish = { ...DAILY, onConflict: 'SKIP_CONFLICTS' };
const ID = '00000000-0000-4000-8000-0000000000cc';

const onDay = (day: number, from = '10:00', to = '11:00') => ({
  startsAt: new Date(at(from).getTime() + (day - 1) * 86_400_000),
  endsAt: new Date(at(to).getTime() + (day - 1) * 86_400_000),
});
const claim = (slot: Slot) => ({ ...slot, quantity: 1 });
const room = (terms: Partial<Bookable['policy']>): Bookable => ({ ...ROOM, policy: { ...ROOM.policy, ...terms } });

function made(wish: SeriesWish, facts: Partial<Facts> = {}): SeriesDecision {
  const expanded = expand({ ...wish, timeZone: 'UTC' });
  if ('refusal' in expanded) throw new Error(expanded.refusal.message);
  return createSeries(wish, ID, expanded.occurrences, { ...FACTS, ...facts });
}

/** What happens to each, or why nothing does. */
function outcome(decision: SeriesDecision) {
  if ('refusal' in decision) return decision.refusal;
  return decision.made.map((changes) => changes.map(({ type }) => type.split('.')[1]).join(' '));
}

test('each occurrence is a reservation as if it were asked for alone, and knows its series', () => {
  const decision = made(DAILY);
  expect(outcome(decision)).toEqual(Array(3).fill('created confirmed'));
  if ('refusal' in decision) throw new Error();
  expect(decision.skipped).toEqual([]);
  for (const [index, [created]] of decision.made.entries()) {
    const { startsAt } = onDay(index + 1);
    const series = { id: ID, rule: DAILY.rule, startsAt: DAILY.startsAt };
    expect(created?.data).toMatchObject({ series, title: 'Standup', startsAt: startsAt.toISOString() });
  }
});

test('all or none: one that is taken refuses all of them, and is named', () => {
  const claims = [claim(onDay(2, '10:30', '10:45'))];
  expect(outcome(made(DAILY, { claims }))).toMatchObject({ problem: 'SeriesConflict', conflicts: [onDay(2)] });
});

test('what is taken or closed is skipped where the client wants that, and told', () => {
  const venue = { ...ROOM.venue, closures: [onDay(3, '08:00', '18:00')] };
  const facts = { claims: [claim(onDay(2))], bookable: { ...ROOM, venue } };
  expect(made(SKIPPING, facts)).toMatchObject({ made: [expect.anything()], skipped: [onDay(2), onDay(3)] });
  expect(outcome(made(DAILY, facts))).toMatchObject({ problem: 'SeriesConflict', conflicts: [onDay(2), onDay(3)] });
});

test('where it is only closed, the refusal names the rule', () => {
  const venue = { ...ROOM.venue, closures: [onDay(3, '08:00', '18:00')] };
  expect(outcome(made(DAILY, { bookable: { ...ROOM, venue } }))).toMatchObject({ rule: 'closure' });
  const openingHours = [{ day: 'WEDNESDAY', opens: '08:00', closes: '18:00' }];
  const wednesdays = { ...ROOM, venue: { ...ROOM.venue, openingHours } };
  expect(outcome(made(DAILY, { bookable: wednesdays }))).toMatchObject({ rule: 'openingHours', limit: 'closed' });
  expect(outcome(made(SKIPPING, { bookable: wednesdays }))).toEqual(['created confirmed']);
});

test('a series of which nothing is left is refused, also where conflicts are skipped', () => {
  const claims = [1, 2, 3].map((day) => claim(onDay(day)));
  expect(outcome(made(SKIPPING, { claims }))).toMatchObject({ problem: 'SeriesConflict', code: 'SERIES_CONFLICT' });
});

test('other rules of the policy are not skipped: they would be broken by the series itself', () => {
  expect(outcome(made(SKIPPING, { bookable: room({ maxAdvance: 'P1D' }) }))).toMatchObject({ rule: 'maxAdvance' });
  expect(outcome(made({ ...SKIPPING, quantity: 9 }))).toMatchObject({ rule: 'capacity' });
});

test('each counts against the quota, besides those there are', () => {
  const bookable = room({ maxUpcomingPerUser: 4 });
  expect(outcome(made(SKIPPING, { bookable, upcoming: 1 }))).toHaveLength(3);
  expect(outcome(made(SKIPPING, { bookable, upcoming: 2 }))).toMatchObject({ rule: 'maxUpcomingPerUser' });
  // What is skipped does not count.
  expect(outcome(made(SKIPPING, { bookable, upcoming: 2, claims: [claim(onDay(1))] }))).toHaveLength(2);
});

test('occurrences keep their buffers between each other', () => {
  const allDay = { ...DAILY, startsAt: '2026-12-01T10:00:00', duration: 'PT23H' };
  const bookable = room({ maxDuration: 'P1D', bufferAfter: 'PT1H' });
  expect(outcome(made(allDay, { bookable }))).toHaveLength(3);
  const tooClose = { ...bookable, policy: { ...bookable.policy, bufferBefore: 'PT1M' } };
  expect(outcome(made(allDay, { bookable: tooClose }))).toMatchObject({
    conflicts: [{ startsAt: onDay(2).startsAt, endsAt: onDay(3, '08:00', '09:00').endsAt }],
  });
});

test('the past cannot be booked: neither all of it nor a part', () => {
  expect(outcome(made(DAILY, { now: onDay(1).endsAt }))).toMatchObject({ path: ['input', 'startsAt'] });
  expect(outcome(made(DAILY, { now: onDay(1).startsAt }))).toHaveLength(3);
});

test('it is approved, paid and decided like anything else; what is queued is decided at once, in its turn', () => {
  const price = { amount: 500, currency: 'EUR', per: 'HOUR' as const };
  expect(outcome(made(DAILY, { bookable: room({ confirmation: 'APPROVAL' }) }))).toContain('created held');
  expect(outcome(made(DAILY, { bookable: { ...ROOM, price } }))).toContain('created held');
  const bookable = room({ confirmation: 'QUEUED' });
  expect(outcome(made(DAILY, { bookable }))).toEqual(Array(3).fill('created checking confirmed'));
  expect(outcome(made(DAILY, { bookable, claims: [claim(onDay(1))] }))).toMatchObject({ code: 'SERIES_CONFLICT' });
});

const booked = (day: number): Reservation => ({ ...after(BOOK), ...onDay(day), id: `day ${day}` });
const byADay = [1, 2, 3].map((day) => ({ from: booked(day), to: onDay(day + 1) }));

test('those that are moved may take each other’s places', () => {
  expect(outcome(moveSeries(byADay, FACTS))).toEqual(Array(3).fill('rescheduled'));
});

test('all are moved or none: what others have taken is named', () => {
  const claims = [claim(onDay(4))];
  expect(outcome(moveSeries(byADay, { ...FACTS, claims }))).toMatchObject({ conflicts: [onDay(4)] });
});

test('moved occurrences keep out of each other’s way', () => {
  const moves = [1, 2].map((day) => ({ from: booked(day), to: onDay(1, '12:00', '13:00') }));
  expect(outcome(moveSeries(moves, FACTS))).toMatchObject({ problem: 'SeriesConflict' });
});

test('what may not be moved any more moves nothing', () => {
  const cancelled = { ...booked(3), status: 'CANCELLED' as const };
  const moves = [...byADay.slice(0, 2), { from: cancelled, to: onDay(4) }];
  expect(outcome(moveSeries(moves, FACTS))).toMatchObject({ problem: 'ActionNotAllowed' });
});
