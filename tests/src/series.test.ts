import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { create } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { shared } from './berth/inside.ts';
import { cancelSeries, createSeries, localTime, moveSeries, statuses } from './berth/series.ts';
import { availability, book, eventually, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let jonas: Client;
let venueId: string;

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
  venueId = await newBerlinVenue();
});

async function newBerlinVenue(): Promise<string> {
  const { venue } = await create(manager, 'Venue', { name: `Berlin ${randomUUID()}`, timeZone: 'Europe/Berlin' });
  return venue.id;
}

const far = (policy: object = {}) => ({ venueId, policy: { maxAdvance: 'P400D', ...policy } });
const daily = (bookableId: string, input: object = {}) => ({
  bookableId,
  startsAt: localTime(3, '09:00'),
  duration: 'PT1H',
  rule: 'FREQ=DAILY;COUNT=4',
  ...input,
});
const slot = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => ({ startsAt, endsAt });
const later = (time: string, minutes: number) => new Date(Date.parse(time) + minutes * 60_000).toISOString();

test('every week at nine is at nine, also after clocks have changed', async () => {
  const bookableId = await newRoom(manager, far());
  // No more than 31 weeks lie between two changes of clocks.
  const weekly = { ...daily(bookableId), rule: 'FREQ=WEEKLY;COUNT=33', title: 'Weekly' };
  const { series, skipped, replayed } = await createSeries(member, weekly);
  expect(series).toMatchObject({ rule: weekly.rule, startsAt: weekly.startsAt, occurrences: { totalCount: 33 } });
  expect({ skipped, replayed }).toEqual({ skipped: [], replayed: false });
  const times = series.occurrences.nodes.map(({ startsAt }: { startsAt: string }) => startsAt);
  const berlin = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', hour: 'numeric', hour12: false });
  expect(new Set(times.map((time: string) => berlin.format(new Date(time))))).toEqual(new Set(['09']));
  expect(new Set(times.map((time: string) => time.slice(11)))).toEqual(new Set(['07:00:00.000Z', '08:00:00.000Z']));
  const occurrences = series.occurrences.nodes;
  for (const each of occurrences) {
    expect(each).toMatchObject({ status: 'CONFIRMED', title: 'Weekly', endsAt: later(each.startsAt, 60) });
  }

  const { reservation } = await member.ask(
    'query ($id: ID!) { reservation(id: $id) { series { id occurrences(first: 1) { totalCount nodes { id } } } } }',
    { id: occurrences[5].id },
  );
  const first = { id: occurrences[0].id };
  expect(reservation.series).toEqual({ id: series.id, occurrences: { totalCount: 33, nodes: [first] } });
});

test('one occurrence that is taken refuses all, is named, and nothing is left behind', async () => {
  const bookableId = await newRoom(manager, far());
  const [, second] = (await createSeries(jonas, daily(bookableId, { rule: 'FREQ=DAILY;COUNT=2' }))).series.occurrences
    .nodes;
  const window = { startsAt: second.startsAt, endsAt: later(second.startsAt, 10_000) };
  const before = await availability(member, bookableId, window);
  const overlapping = daily(bookableId, { startsAt: localTime(4, '09:30') });
  expect(await createSeries(member, overlapping)).toMatchObject({
    code: 'SERIES_CONFLICT',
    conflicts: [{ startsAt: later(second.startsAt, 30), endsAt: later(second.endsAt, 30) }],
  });
  expect(await availability(member, bookableId, window)).toEqual(before);
});

test('conflicts are skipped where the client wants that: what is taken, and days on which the venue is closed', async () => {
  const ownVenue = await newBerlinVenue();
  const bookableId = await newRoom(manager, { ...far(), venueId: ownVenue });
  const series = daily(bookableId, { onConflict: 'SKIP_CONFLICTS' });
  const plan = (await createSeries(jonas, series)).series;
  const [first, second, third, fourth] = plan.occurrences.nodes.map(slot);
  await cancelSeries(jonas, plan.id);

  await book(jonas, { bookableId, ...second });
  await manager.ask(
    `mutation ($venueId: ID!, $startsAt: DateTime!, $endsAt: DateTime!) {
      closeVenue(venueId: $venueId, startsAt: $startsAt, endsAt: $endsAt, reason: "Holiday") { __typename }
    }`,
    { venueId: ownVenue, ...third },
  );
  await eventually(async () => (await availability(member, bookableId, third)).length === 0);
  expect(await createSeries(member, { ...series, onConflict: 'REJECT_ALL' })).toMatchObject({
    conflicts: [second, third],
  });
  const made = await createSeries(member, series);
  expect(made.skipped).toEqual([second, third]);
  expect(made.series.occurrences.nodes.map(slot)).toEqual([first, fourth]);
  expect(await createSeries(member, series)).toMatchObject({ code: 'SERIES_CONFLICT', conflicts: { length: 4 } });
});

test('exceptions are left out; what is none of its occurrences is no exception', async () => {
  const bookableId = await newRoom(manager, far());
  const except = [localTime(4, '09:00'), localTime(6, '09:00')];
  const { series, skipped } = await createSeries(member, daily(bookableId, { except }));
  const days = series.occurrences.nodes.map(({ startsAt }: { startsAt: string }) => startsAt.slice(0, 10));
  expect(days).toEqual([localTime(3, '').slice(0, 10), localTime(5, '').slice(0, 10)]);
  expect(skipped).toEqual([]);
  expect(await createSeries(member, daily(bookableId, { except: [localTime(4, '10:00')] }))).toMatchObject({
    code: 'INVALID_INPUT',
    path: ['input', 'except'],
  });
});

test('where someone approves, each occurrence is held, and decided on by itself', async () => {
  const bookableId = await newRoom(manager, far({ confirmation: 'APPROVAL' }));
  const held = await createSeries(member, daily(bookableId));
  expect(statuses(held)).toEqual(Array(4).fill('PENDING_APPROVAL'));
  const [first, second] = held.series.occurrences.nodes;
  await manager.ask('mutation ($id: ID!) { approveReservation(id: $id) { __typename } }', { id: first.id });
  await manager.ask('mutation ($id: ID!) { rejectReservation(id: $id) { __typename } }', { id: second.id });
  expect(statuses(await cancelSeries(member, held.series.id, held.series.occurrences.nodes[3].startsAt))).toEqual([
    'CONFIRMED',
    'REJECTED',
    'PENDING_APPROVAL',
    'CANCELLED',
  ]);
});

test('where there is a queue, a series is decided at once, after those who came before it', async () => {
  const bookableId = await newRoom(manager, far({ confirmation: 'QUEUED' }));
  const plan = (await createSeries(jonas, daily(bookableId))).series;
  expect(statuses({ series: plan })).toEqual(Array(4).fill('CONFIRMED'));
  await cancelSeries(jonas, plan.id);

  const third = slot(plan.occurrences.nodes[2]);
  const { reservation } = await book(jonas, { bookableId, ...third });
  expect(reservation.status).toBe('CREATED');
  expect(await createSeries(member, daily(bookableId))).toMatchObject({ conflicts: [third] });
  const { reservation: decided } = await jonas.ask('query ($id: ID!) { reservation(id: $id) { status } }', reservation);
  expect(decided.status).toBe('CONFIRMED');
});

test('each occurrence counts against what one person may have', async () => {
  const bookableId = await newRoom(manager, far({ maxUpcomingPerUser: 5 }));
  expect(statuses(await createSeries(member, daily(bookableId)))).toHaveLength(4);
  const more = daily(bookableId, { startsAt: localTime(3, '12:00'), rule: 'FREQ=DAILY;COUNT=2' });
  expect(await createSeries(member, more)).toMatchObject({ rule: 'maxUpcomingPerUser', limit: '5' });
  expect(statuses(await createSeries(member, { ...more, rule: 'FREQ=DAILY;COUNT=1' }))).toEqual(['CONFIRMED']);
});

test('20 rival series and as many single bookings at once: all or nothing each, and nothing overlaps', async () => {
  const bookableId = await newRoom(manager, far());
  const clients = Array.from({ length: 20 }, (_, index) => [manager, member, jonas][index % 3] as Client);
  const series = clients.map((client, index) => {
    const startsAt = localTime(3 + (index % 4), `09:${index % 6}0`);
    const rule = `FREQ=DAILY;INTERVAL=${1 + (index % 3)};COUNT=8`;
    return createSeries(client, daily(bookableId, { startsAt, rule }));
  });
  const bookings = clients.map((client, index) => {
    const startsAt = `${localTime(3 + index, '08:30')}Z`;
    return book(client, { bookableId, startsAt, endsAt: later(startsAt, 60) });
  });
  const [answers, booked] = await Promise.all([Promise.all(series), Promise.all(bookings)]);
  const won = answers.filter((answer) => answer.series);
  expect(won.length).toBeGreaterThan(0);
  expect(answers.filter(({ code }) => code === 'SERIES_CONFLICT')).toHaveLength(20 - won.length);
  for (const each of won) expect(statuses(each)).toEqual(Array(8).fill('CONFIRMED'));
  const alone = booked.filter(({ reservation }) => reservation).length;
  expect(booked.filter(({ code }) => code === 'SLOT_UNAVAILABLE')).toHaveLength(20 - alone);
  expect(await overlaps(bookableId)).toEqual([]);
  expect(await claimed(bookableId)).toBe(won.length * 8 + alone);
});

test('a key brings back the same answer, its local time too, and books once', async () => {
  const bookableId = await newRoom(manager, far());
  const input = daily(bookableId, { idempotencyKey: randomUUID() });
  const answers = await Promise.all(Array.from({ length: 5 }, () => createSeries(member, input)));
  const first = answers.find(({ replayed }) => !replayed);
  for (const answer of answers) expect({ ...answer, replayed: false }).toEqual(first);
  expect(answers.filter(({ replayed }) => replayed)).toHaveLength(4);
  expect(first.series.startsAt).toBe(input.startsAt);
  expect(await claimed(bookableId)).toBe(4);
  expect(await createSeries(member, { ...input, duration: 'PT2H' })).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });

  const move = { id: first.series.id, startsAt: localTime(3, '12:00'), idempotencyKey: randomUUID() };
  const moved = await moveSeries(member, move);
  expect(await moveSeries(member, move)).toEqual({ ...moved, replayed: true });
  const refused = { ...input, idempotencyKey: randomUUID(), rule: 'FREQ=DAILY' };
  expect(await createSeries(member, refused)).toEqual(await createSeries(member, refused));
});

test('cancelled from one on, its slots are free; cancelled as a whole, nothing is left; twice changes nothing', async () => {
  const bookableId = await newRoom(manager, far());
  const { series } = await createSeries(member, daily(bookableId));
  const [, , third] = series.occurrences.nodes;
  const cancelled = await cancelSeries(member, series.id, third.startsAt);
  expect(statuses(cancelled)).toEqual(['CONFIRMED', 'CONFIRMED', 'CANCELLED', 'CANCELLED']);
  expect(await availability(jonas, bookableId, slot(third))).toEqual([slot(third)]);
  expect(await cancelSeries(member, series.id, third.startsAt)).toEqual(cancelled);

  expect(statuses(await cancelSeries(member, series.id))).toEqual(Array(4).fill('CANCELLED'));
  expect(await claimed(bookableId)).toBe(0);
});

test('an occurrence is moved and cancelled alone, and the others stay', async () => {
  const bookableId = await newRoom(manager, far());
  const { series } = await createSeries(member, daily(bookableId));
  const [first, second] = series.occurrences.nodes;
  const startsAt = later(first.startsAt, 120);
  await member.ask(
    'mutation ($input: RescheduleReservationInput!) { rescheduleReservation(input: $input) { __typename } }',
    { input: { id: first.id, startsAt, endsAt: later(startsAt, 60) } },
  );
  await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', { id: second.id });
  const { reservation } = await member.ask(
    'query ($id: ID!) { reservation(id: $id) { series { occurrences { nodes { startsAt status } } } } }',
    { id: first.id },
  );
  expect(reservation.series.occurrences.nodes).toMatchObject([
    { startsAt, status: 'CONFIRMED' },
    { startsAt: second.startsAt, status: 'CANCELLED' },
    { status: 'CONFIRMED' },
    { status: 'CONFIRMED' },
  ]);
});

test('one and all later ones move by as much, also into each other’s places, and take another length', async () => {
  const bookableId = await newRoom(manager, far());
  const { series } = await createSeries(member, daily(bookableId));
  const [first, second, third, fourth] = series.occurrences.nodes;
  const byADay = await moveSeries(member, { id: series.id, from: second.startsAt, startsAt: localTime(5, '09:00') });
  const starts = byADay.series.occurrences.nodes.map(({ startsAt }: { startsAt: string }) => startsAt);
  expect(starts).toEqual([first.startsAt, third.startsAt, fourth.startsAt, later(fourth.startsAt, 24 * 60)]);
  expect(byADay.series.occurrences.nodes.map(({ id }: { id: string }) => id)).toEqual(
    series.occurrences.nodes.map(({ id }: { id: string }) => id),
  );
  expect(await overlaps(bookableId)).toEqual([]);

  // Without `from`, from the next one on.
  const longer = await moveSeries(member, { id: series.id, startsAt: localTime(3, '10:00'), duration: 'PT90M' });
  expect(longer.series.occurrences.nodes.map(slot)).toEqual(
    starts.map((startsAt: string) => ({ startsAt: later(startsAt, 60), endsAt: later(startsAt, 150) })),
  );
});

test('all of them are moved or none: what is in the way is named', async () => {
  const bookableId = await newRoom(manager, far());
  const { series } = await createSeries(member, daily(bookableId));
  const [, , third] = series.occurrences.nodes;
  const inTheWay = { startsAt: later(third.startsAt, 120), endsAt: later(third.endsAt, 120) };
  await book(jonas, { bookableId, ...inTheWay });
  expect(await moveSeries(member, { id: series.id, startsAt: localTime(3, '11:00') })).toMatchObject({
    code: 'SERIES_CONFLICT',
    conflicts: [inTheWay],
  });
  const { reservation } = await member.ask('query ($id: ID!) { reservation(id: $id) { version startsAt } }', {
    id: series.occurrences.nodes[0].id,
  });
  expect(reservation).toEqual({ version: 2, startsAt: series.occurrences.nodes[0].startsAt });
  const noSuchOne = { id: series.id, from: later(third.startsAt, 1), startsAt: localTime(3, '11:00') };
  expect(await moveSeries(member, noSuchOne)).toMatchObject({ path: ['input', 'from'] });
});

test.each([
  ['endless', { rule: 'FREQ=DAILY' }, 'rule'],
  ['every second', { rule: 'FREQ=SECONDLY;COUNT=5' }, 'rule'],
  ['never', { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1' }, 'startsAt'],
  ['too many', { rule: 'FREQ=DAILY;COUNT=100000' }, 'rule'],
  ['no rule', { rule: 'DROP TABLE series' }, 'rule'],
  ['a long text', { rule: 'FREQ=DAILY;COUNT=5;'.repeat(10_000) }, 'rule'],
  ['a day that is none', { startsAt: '2027-02-30T09:00:00' }, 'startsAt'],
  ['no time at all', { duration: 'PT0S' }, 'duration'],
  ['longer than until the next one', { duration: 'PT25H' }, 'duration'],
  ['in the past', { startsAt: '2020-01-01T09:00:00' }, 'startsAt'],
])('a hostile rule is refused with the field at fault: %s', async (_, input, field) => {
  const bookableId = await newRoom(manager, far());
  expect(await createSeries(member, daily(bookableId, input))).toMatchObject({
    code: 'INVALID_INPUT',
    path: ['input', field],
  });
});

test('somebody else’s series does not exist; managers may change it', async () => {
  const bookableId = await newRoom(manager, far());
  const { series } = await createSeries(member, daily(bookableId));
  const nothing = { code: 'NOT_FOUND', message: 'There is no such series.' };
  const move = { id: series.id, startsAt: localTime(3, '11:00') };
  expect(await cancelSeries(jonas, series.id)).toMatchObject(nothing);
  expect(await moveSeries(jonas, move)).toMatchObject(nothing);
  for (const id of [randomUUID(), 'no-id', "' OR 1=1"]) {
    expect(await cancelSeries(member, id)).toMatchObject(nothing);
    expect(await moveSeries(member, { ...move, id })).toMatchObject(nothing);
  }
  expect(await claimed(bookableId)).toBe(4);
  expect(statuses(await moveSeries(manager, move))).toEqual(Array(4).fill('CONFIRMED'));
  expect(statuses(await cancelSeries(manager, series.id))).toEqual(Array(4).fill('CANCELLED'));
});

async function reservations(sql: string): Promise<Record<string, unknown>[]> {
  return query((await shared()).databases['reservations'] as string, sql);
}

async function claimed(bookableId: string): Promise<number> {
  return (await reservations(`SELECT FROM claims WHERE bookable_id = '${bookableId}'`)).length;
}

function overlaps(bookableId: string) {
  return reservations(
    `SELECT a.reservation_id FROM claims a JOIN claims b USING (bookable_id)
     WHERE bookable_id = '${bookableId}' AND a.reservation_id < b.reservation_id
       AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
  );
}
