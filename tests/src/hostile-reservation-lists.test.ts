import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { MEGABYTE } from './berth/hostile.ts';
import { book, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let jonas: Client;
let room: string;
let reservation: string;
let series: string;
let occurrence: string;
let entry: string;

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
  room = await newRoom(manager);
  ({
    reservation: { id: reservation },
  } = await book(member, { bookableId: room, title: 'Confidential', ...hours(1, 2) }));
  const input = { bookableId: room, startsAt: noon(), duration: 'PT1H', rule: 'FREQ=WEEKLY;COUNT=3' };
  const { createReservationSeries } = await member.ask(
    `mutation ($input: CreateReservationSeriesInput!) {
      createReservationSeries(input: $input) {
        ... on SeriesSuccess { series { id occurrences(first: 1) { nodes { id } } } }
      }
    }`,
    { input },
  );
  series = createReservationSeries.series.id;
  occurrence = createReservationSeries.series.occurrences.nodes[0].id;
  const { joinWaitlist } = await member.ask(
    'mutation ($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { ... on WaitlistSuccess { entry { id } } } }',
    { input: { bookableId: room, ...hours(1, 2) } },
  );
  entry = joinWaitlist.entry.id;
});

/** Some days from now, where the room is. */
function noon(): string {
  return `${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)}T12:00:00`;
}

function cursor(key: unknown): string {
  return Buffer.from(typeof key === 'string' ? key : JSON.stringify(key)).toString('base64url');
}

const PAGE = '$first: Int, $after: String';
const ARGS = 'first: $first, after: $after';
const LISTS: Record<string, string> = {
  myReservations: `query (${PAGE}) { myReservations(${ARGS}) { nodes { id } } }`,
  'reservations of a bookable': `query (${PAGE}, $room: ID!) {
    bookable(id: $room) { reservations(${ARGS}) { nodes { id } } }
  }`,
  'reservations of a user': `query (${PAGE}) { me { reservations(${ARGS}) { nodes { id } } } }`,
  'history of a reservation': `query (${PAGE}, $reservation: ID!) {
    reservation(id: $reservation) { history(${ARGS}) { nodes { type } } }
  }`,
  'occurrences of a series': `query (${PAGE}, $occurrence: ID!) {
    reservation(id: $occurrence) { series { occurrences(${ARGS}) { nodes { id } } } }
  }`,
  searchAvailability: `query (${PAGE}, $window: TimeWindowInput!) {
    searchAvailability(match: {}, window: $window, duration: "PT1H", ${ARGS}) { nodes { startsAt } }
  }`,
};

/** Managers may see every list. */
async function codeOf(query: string, variables: object): Promise<string | undefined> {
  const { errors } = await manager.send(query, { room, reservation, occurrence, window: hours(0, 9), ...variables });
  return errors?.[0].extensions.code;
}

describe.each(Object.keys(LISTS))('%s', (list) => {
  const query = LISTS[list] as string;
  const id = randomUUID();

  test('takes pages', async () => {
    expect(await codeOf(query, { first: 1 })).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['no base64', '%%%%'],
    ['a NUL', '\0'],
    ['no JSON', cursor('not JSON')],
    ['no list', cursor({ 0: 1, 1: id, length: 2 })],
    ['an empty list', cursor([])],
    ['a prototype', cursor(`{"__proto__":[1,"${id}"]}`)],
    ["a prototype's keys", cursor(['__proto__', 'constructor'])],
    ['too much', cursor([1, id, 1, 1])],
    ['no whole number', cursor([0.5, id])],
    ['a number beyond numbers', cursor([-1e300])],
    ['a time before all times', cursor([-1e14, id])],
    ['a time after all times', cursor([1e15, id])],
    ['numbers as text', cursor(['1', '2'])],
    ['lists', cursor([[1], [id]])],
    ['operators', cursor([{ gt: 0 }, { not: id }])],
    ['SQL', cursor(["' OR true --", "' OR true --"])],
    ['SQL in the place of an id', cursor([1, "' OR true --"])],
    ['a NUL in a name', cursor([1, 'a\0', id])],
    ['a very deep list', cursor('['.repeat(500_000))],
    ['a megabyte', MEGABYTE],
  ])('a cursor that holds %s is refused', async (_, after) => {
    expect(await codeOf(query, { after })).toBe('BAD_USER_INPUT');
  });

  test.each([-1, 101, 2 ** 31, 1.5, '5'])('no page has %p entries', async (first) => {
    expect(await codeOf(query, { first })).toBe('BAD_USER_INPUT');
  });
});

test("another one's cursor, or an old one, leads to nobody else's reservations", async () => {
  const list = `query ($after: String) {
    myReservations(first: 100, after: $after) { nodes { organizer { id } } pageInfo { endCursor } }
  }`;
  const { me } = await jonas.ask('{ me { id } }');
  const { myReservations: theirs } = await member.ask(`{ myReservations(first: 1) { pageInfo { endCursor } } }`);
  for (const after of [theirs.pageInfo.endCursor, cursor([Date.UTC(2001, 0), reservation])]) {
    for (let replay = 0; replay < 2; replay += 1) {
      const { myReservations } = await jonas.ask(list, { after });
      for (const { organizer } of myReservations.nodes) expect(organizer.id).toBe(me.id);
    }
  }
});

const WINDOW = ['$window: TimeWindowInput!', 'window: $window'] as const;
const WINDOWS: Record<string, string> = {
  myReservations: `query (${WINDOW[0]}) { myReservations(${WINDOW[1]}) { totalCount } }`,
  utilization: `query (${WINDOW[0]}) { utilization(${WINDOW[1]}) { openMinutes } }`,
  searchAvailability: `query (${WINDOW[0]}) { searchAvailability(match: {}, ${WINDOW[1]}, duration: "PT1H") { nodes { startsAt } } }`,
  schedule: `query (${WINDOW[0]}, $room: ID!) { bookable(id: $room) { schedule(${WINDOW[1]}) { busy { startsAt } } } }`,
  availability: `query (${WINDOW[0]}, $room: ID!) { bookable(id: $room) { availability(${WINDOW[1]}) { startsAt } } }`,
};

describe.each(Object.keys(WINDOWS))('a window of %s', (field) => {
  test.each([
    ['begins in the year 0', { startsAt: '0000-01-01T00:00:00Z', endsAt: '0000-02-01T00:00:00Z' }],
    ['begins before the year 0', { startsAt: '0000-01-01T00:00:00+23:59', endsAt: '0000-02-01T00:00:00Z' }],
    ['ends in the year 9999', { startsAt: '9999-12-01T00:00:00Z', endsAt: '9999-12-31T23:59:59Z' }],
    ['ends after the year 9999', { startsAt: '9999-12-01T00:00:00Z', endsAt: '9999-12-31T23:59:59-23:59' }],
    ['ends before it starts', { startsAt: hours(2, 3).startsAt, endsAt: hours(1, 2).startsAt }],
    ['has no length', { startsAt: hours(2, 3).startsAt, endsAt: hours(2, 3).startsAt }],
    ['is decades long', { startsAt: '2030-01-01T00:00:00Z', endsAt: '2090-01-01T00:00:00Z' }],
    ['has a leap second', { startsAt: '2016-12-31T23:59:60Z', endsAt: '2017-01-01T00:00:00Z' }],
    ['has no offset', { startsAt: '2030-01-01T00:00:00', endsAt: '2030-01-02T00:00:00' }],
    ['has no end', { startsAt: '2030-01-01T00:00:00Z' }],
    ['has more than that', { ...hours(1, 2), status: 'CONFIRMED' }],
  ])('that %s is refused', async (_, window) => {
    expect(await codeOf(WINDOWS[field] as string, { window })).toBe('BAD_USER_INPUT');
  });
});

test.each([
  ['quantity', { quantity: 0 }],
  ['quantity', { quantity: -1 }],
  ['quantity', { quantity: 2 ** 31 }],
  ['duration', { duration: 'PT0S' }],
  ['duration', { duration: 'P1M' }],
  ['duration', { duration: 'an hour' }],
  ['duration', { duration: `PT${'0'.repeat(900_000)}1H` }],
  ['match', { match: { equipment: ['a\0'] } }],
  ['match', { match: { kinds: [MEGABYTE] } }],
  ['match', { match: { equipment: Array.from({ length: 51 }, () => 'a') } }],
  ['match', { match: { active: false } }],
])('no search has such a %s', async (_, wrong) => {
  const query = `query ($match: MatchInput!, $window: TimeWindowInput!, $duration: Duration!, $quantity: Int) {
    searchAvailability(match: $match, window: $window, duration: $duration, quantity: $quantity) { nodes { startsAt } }
  }`;
  expect(await codeOf(query, { match: {}, duration: 'PT1H', ...wrong })).toBe('BAD_USER_INPUT');
});

test('SQL, prototypes and what is no id find nothing', async () => {
  const query = `query ($match: MatchInput!, $window: TimeWindowInput!) {
    searchAvailability(match: $match, window: $window, duration: "PT1H") { nodes { startsAt } }
    utilization(match: $match, window: $window) { openMinutes }
  }`;
  for (const match of [
    { venueId: "' OR true --" },
    { venueId: '\0' },
    { kinds: ["') OR true --"] },
    { equipment: ['__proto__'] },
  ])
    expect(await manager.ask(query, { match, window: hours(0, 9) })).toEqual({
      searchAvailability: { nodes: [] },
      utilization: [],
    });
});

test('at the ends of time, a reservation was not, or is what it is now', async () => {
  const query = 'query ($id: ID!, $asOf: DateTime) { reservation(id: $id, asOf: $asOf) { title } }';
  const as = async (asOf: string) => (await member.ask(query, { id: reservation, asOf })).reservation?.title;
  for (const asOf of ['0000-01-01T00:00:00+23:59', '1970-01-01T00:00:00Z']) expect(await as(asOf)).toBeUndefined();
  for (const asOf of ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59-23:59']) expect(await as(asOf)).toBe('Confidential');
});

/** What a stranger is told of this id and of one that does not exist: whole answers, with the id left out. */
async function told(query: string, id: string): Promise<string> {
  return (await (await jonas.post(query, { id, ...hours(5, 6), startsAtLocal: noon() })).text()).replaceAll(id, '');
}

const PROBLEM = '{ __typename ... on Problem { code message } }';
test.each([
  ['reading it', 'query ($id: ID!) { reservation(id: $id) { id title organizer { id } history { nodes { type } } } }'],
  ['reading it as it was', 'query ($id: ID!) { reservation(id: $id, asOf: "2199-01-01T00:00:00Z") { id title } }'],
  ['cancelling it', `mutation ($id: ID!) { cancelReservation(input: { id: $id, expectedVersion: 1 }) ${PROBLEM} }`],
  [
    'moving it',
    `mutation ($id: ID!, $startsAt: DateTime!, $endsAt: DateTime!) {
      rescheduleReservation(input: { id: $id, startsAt: $startsAt, endsAt: $endsAt }) ${PROBLEM}
    }`,
  ],
  [
    'moving it to nonsense',
    `mutation ($id: ID!, $startsAt: DateTime!) {
      rescheduleReservation(input: { id: $id, startsAt: $startsAt, endsAt: $startsAt }) ${PROBLEM}
    }`,
  ],
  ['checking in', `mutation ($id: ID!) { checkIn(reservationId: $id) ${PROBLEM} }`],
  ['answering', `mutation ($id: ID!) { respondToInvitation(reservationId: $id, response: ACCEPTED) ${PROBLEM} }`],
  ['accepting it', `mutation ($id: ID!) { acceptOffer(reservationId: $id) ${PROBLEM} }`],
  ['approving it', `mutation ($id: ID!) { approveReservation(id: $id) ${PROBLEM} }`],
  ['rejecting it', `mutation ($id: ID!) { rejectReservation(id: $id) ${PROBLEM} }`],
  ['cancelling its series', `mutation ($id: ID!) { cancelReservationSeries(id: $id) ${PROBLEM} }`],
  [
    'moving its series',
    `mutation ($id: ID!, $startsAtLocal: LocalDateTime!) {
      rescheduleReservationSeries(input: { id: $id, startsAt: $startsAtLocal }) ${PROBLEM}
    }`,
  ],
  ['leaving its line', `mutation ($id: ID!) { leaveWaitlist(id: $id) ${PROBLEM} }`],
])("%s: what is another one's is answered like what does not exist", async (_, query) => {
  const nothing = await told(query, randomUUID());
  for (const id of [reservation, occurrence, series, entry]) expect(await told(query, id)).toBe(nothing);
  expect(nothing).not.toContain('INTERNAL_SERVER_ERROR');
});

test('a stranger sees no list of anyone else', async () => {
  for (const query of [
    'query ($room: ID!) { bookable(id: $room) { reservations { nodes { id title } } } }',
    '{ users(first: 1) { nodes { reservations { nodes { id } } } } }',
  ]) {
    const { errors } = await jonas.send(query, query.includes('$room') ? { room } : {});
    expect(errors[0].extensions.code).toBe('FORBIDDEN');
  }
});
