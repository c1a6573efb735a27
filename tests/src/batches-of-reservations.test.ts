import { beforeAll, expect, test } from '@jest/globals';
import type { BerthProcess } from './berth/berth-process.ts';
import { create, newVenue } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { startCounting, statements } from './berth/statements.ts';
import { availability, book, eventually, hours } from './berth/world.ts';

const DAY_MS = 86_400_000;

let berth: BerthProcess;
let manager: Client;
let member: Client;
let jonas: Client;
let venueId: string;
let rooms: string[];
let ids: string[];

/** Fifty rooms, and fifty reservations of one of them, each an occurrence of one series. */
beforeAll(async () => {
  berth = await startCounting();
  [manager, member, jonas] = await Promise.all([
    Client.as('manager', berth.url),
    Client.as('member', berth.url),
    Client.as('jonas', berth.url),
  ]);
  venueId = await newVenue(manager);
  const newRoom = async (_: unknown, index: number): Promise<string> => {
    const { bookable } = await create(manager, 'Room', { bookable: { name: `Far ${index}`, capacity: 2, venueId } });
    return bookable.id;
  };
  rooms = await Promise.all(Array.from({ length: 50 }, newRoom));
  for (const room of rooms) await eventually(async () => (await availability(member, room)).length > 0);
  const input = {
    bookableId: rooms[0],
    startsAt: `${new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10)}T12:00:00`,
    duration: 'PT1H',
    rule: 'FREQ=DAILY;COUNT=50',
    attendees: ['ines@berth.test'],
  };
  const { createReservationSeries } = await member.ask(
    `mutation ($input: CreateReservationSeriesInput!) {
      createReservationSeries(input: $input) {
        ... on SeriesSuccess { series { occurrences(first: 100) { nodes { id } } } }
      }
    }`,
    { input },
  );
  ids = createReservationSeries.series.occurrences.nodes.map(({ id }: { id: string }) => id);
}, 600_000);

const counted = (client: Client, query: string, variables: object = {}) =>
  statements(berth, 'reservations', () => client.ask(query, variables));
const $window = () => ({ startsAt: hours(0, 1).startsAt, endsAt: hours(90 * 24, 0).startsAt });

test('fifty of my reservations and all that belongs to them: a statement for each table, one to count', async () => {
  expect(ids).toHaveLength(50);
  const list = `{
    myReservations(first: 50) {
      totalCount
      nodes {
        bookable { name } organizer { name } attendees { email response user { name } }
        series { rule occurrences(first: 2) { nodes { id } } }
        allowedActions
        history { nodes { type actor { name } } }
      }
    }
  }`;
  expect(await counted(member, list)).toEqual({ reservations: 3, series: 1, events: 1 });
  // One for each path that leads to users: organizers, attendees, actors. Where two ask the same at the same time, one asks.
  const { users } = await statements(berth, 'users', () => member.ask(list));
  expect([2, 3]).toContain(users);
  expect(await statements(berth, 'rooms', () => member.ask(list))).toEqual({ bookables: 1 });
});

test('fifty reservations, asked for one by one in one request, each with a page of its history', async () => {
  const fields = ids.map(
    (id, index) => `r${index}: reservation(id: "${id}") { title history(first: 1) { nodes { type } } }`,
  );
  expect(await counted(member, `{ ${fields.join(' ')} }`)).toEqual({ reservations: 1, events: 1 });
});

const ROOMS = 'rooms(first: 50, filter: { text: "Far" })';

test('schedules and free times of fifty bookables, now and then', async () => {
  const query = `query ($window: TimeWindowInput!) {
    ${ROOMS} { nodes { schedule(window: $window) { busy { reservation { id } } } availability(window: $window) { startsAt } } }
  }`;
  expect(await counted(manager, query, { window: $window() })).toEqual({
    bookables: 1,
    claims: 1,
    reservations: 1,
    events: 1,
  });
  const then = `query ($window: TimeWindowInput!, $asOf: DateTime!) {
    ${ROOMS} { nodes { schedule(window: $window, asOf: $asOf) { busy { reservation { id } } } } }
  }`;
  const asOf = new Date().toISOString();
  expect(await counted(manager, then, { window: $window(), asOf })).toEqual({ bookables: 1, events: 2 });
});

test('a page of the reservations of each of fifty bookables, and of every user: one statement, and one to count', async () => {
  const page = '{ totalCount nodes { id } }';
  expect(await counted(manager, `{ ${ROOMS} { nodes { reservations(first: 2) ${page} } } }`)).toEqual({
    reservations: 2,
  });
  const users = `{ users(first: 50) { nodes { reservations(first: 2, status: [CONFIRMED]) ${page} } } }`;
  expect(await counted(manager, users)).toEqual({ reservations: 2 });
  const { rooms: list } = await manager.ask(`{ ${ROOMS} { nodes { id reservations(first: 2) ${page} } } }`);
  for (const { id, reservations } of list.nodes)
    expect(reservations).toEqual(
      id === rooms[0] ? { totalCount: 50, nodes: [{ id: ids[0] }, { id: ids[1] }] } : { totalCount: 0, nodes: [] },
    );
});

test('places in lines, with what was offered', async () => {
  for (const from of [1, 3, 5]) {
    const slot = { bookableId: rooms[1], ...hours(from, from + 1) };
    const { reservation } = await book(jonas, slot);
    await member.ask('mutation ($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { __typename } }', {
      input: slot,
    });
    await jonas.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', {
      id: reservation.id,
    });
  }
  const query = '{ myWaitlist { position bookable { name } offer { id heldUntil history { nodes { type } } } } }';
  const { myWaitlist } = await member.ask(query);
  expect(myWaitlist).toHaveLength(3);
  for (const { offer } of myWaitlist) expect(offer).toHaveProperty('id');
  expect(await counted(member, query)).toEqual({ waitlist: 1, reservations: 1, events: 1 });
});

test('a search and a report go through fifty bookables at once', async () => {
  const search = `query ($match: MatchInput!, $window: TimeWindowInput!) {
    searchAvailability(match: $match, window: $window, duration: "PT1H", first: 50) { nodes { startsAt bookable { name } } }
  }`;
  const asked = { match: { venueId }, window: hours(0, 9) };
  expect(await counted(member, search, asked)).toEqual({ bookables: 2, claims: 1, reservations: 1 });
  const report = `query ($match: MatchInput!, $window: TimeWindowInput!) {
    utilization(match: $match, window: $window) { openMinutes bookable { name } }
  }`;
  expect(await counted(manager, report, asked)).toEqual({ bookables: 2, reservations: 1 });
});
