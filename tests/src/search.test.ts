import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { availability, BOOK, book, eventually, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let venueId: string;

beforeAll(async () => {
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
});

/** Rooms of these capacities in a building of their own. */
async function building(...capacities: number[]): Promise<string[]> {
  const { createVenue } = await manager.ask(
    'mutation ($input: VenueInput!) { createVenue(input: $input) { ... on VenueSuccess { venue { id } } } }',
    { input: { name: 'Building', timeZone: 'UTC' } },
  );
  venueId = createVenue.venue.id;
  return Promise.all(capacities.map((capacity) => newRoom(manager, { capacity, venueId })));
}

const search = async (input: object) => {
  const { searchAvailability } = await member.ask(
    `query ($match: MatchInput!, $window: TimeWindowInput!, $duration: Duration!, $quantity: Int, $first: Int, $after: String) {
      searchAvailability(match: $match, window: $window, duration: $duration, quantity: $quantity, first: $first, after: $after) {
        nodes { bookable { id capacity } startsAt endsAt } pageInfo { hasNextPage endCursor }
      }
    }`,
    { match: { venueId }, window: hours(1, 5), duration: 'PT1H', ...input },
  );
  return searchAvailability;
};

test('what fits and is free, the best fit first, each with its earliest time', async () => {
  const [large, small, middle] = await building(20, 2, 8);
  await book(member, { bookableId: middle, ...hours(1, 3) });
  const { nodes } = await search({ quantity: 3 });
  expect(nodes).toEqual([
    { bookable: { id: middle, capacity: 8 }, ...hours(3, 4) },
    { bookable: { id: large, capacity: 20 }, ...hours(1, 2) },
  ]);
  expect((await search({ quantity: 3, duration: 'PT3H' })).nodes).toMatchObject([{ bookable: { id: large } }]);
  expect((await search({ quantity: 21 })).nodes).toEqual([]);

  const first = await search({ first: 1 });
  expect(first).toMatchObject({ nodes: [{ bookable: { id: small } }], pageInfo: { hasNextPage: true } });
  const rest = await search({ first: 5, after: first.pageInfo.endCursor });
  expect(rest.nodes.map(({ bookable }: { bookable: { id: string } }) => bookable.id)).toEqual([middle, large]);
});

test('what is found can be booked', async () => {
  const [room] = await building(4);
  const [slot] = (await search({ window: hours(-1, 3), duration: 'PT30M' })).nodes;
  expect(slot.bookable.id).toBe(room);
  const { startsAt, endsAt } = slot;
  expect(await book(member, { bookableId: room, startsAt, endsAt })).toMatchObject({
    reservation: { startsAt, endsAt },
  });
});

test('with a notice to keep, what is found can be booked still; what one may have no more of is not found', async () => {
  const policy = { minNotice: 'PT1H', maxUpcomingPerUser: 1 };
  await building();
  const room = await newRoom(manager, { policy, venueId });
  const [found] = (await search({ window: hours(-1, 20) })).nodes;
  expect(found).toMatchObject({ bookable: { id: room } });
  const { startsAt, endsAt } = found;
  expect(await book(member, { bookableId: room, startsAt, endsAt })).toHaveProperty('reservation');
  expect((await search({ window: hours(-1, 20) })).nodes).toEqual([]);
});

test('any of them: thirty clients and twenty rooms, each room given once, the rest told', async () => {
  await building(...Array.from({ length: 20 }, (_, index) => 2 + (index % 3)));
  const input = { anyOf: { venueId }, ...hours(1, 2), quantity: 2 };
  const answers = await Promise.all(Array.from({ length: 30 }, () => member.ask(ANY, { input })));
  const given = answers.flatMap(({ createReservation: { reservation } }) =>
    reservation ? [reservation.bookable.id] : [],
  );
  expect(given).toHaveLength(20);
  expect(new Set(given).size).toBe(20);
  expect(answers.filter(({ createReservation }) => createReservation.code === 'SLOT_UNAVAILABLE')).toHaveLength(10);
});

test('any of them takes the best fit, skips what its policy forbids, and needs something to match', async () => {
  const [large, small] = await building(10, 4);
  const strict = await newRoom(manager, { capacity: 3, venueId, policy: { maxDuration: 'PT30M' } });
  await eventually(async () => (await availability(member, strict)).length > 0);
  const any = async (input: object) =>
    (await member.ask(ANY, { input: { anyOf: { venueId }, ...hours(1, 2), ...input } })).createReservation;
  expect(await any({ quantity: 3 })).toMatchObject({ reservation: { bookable: { id: small } } });
  expect(await any({ quantity: 3 })).toMatchObject({ reservation: { bookable: { id: large } } });
  expect(await any({ quantity: 3 })).toMatchObject({ code: 'POLICY_VIOLATION', rule: 'maxDuration' });
  expect(await any({ quantity: 5 })).toMatchObject({ code: 'SLOT_UNAVAILABLE' });
  expect(await any({ anyOf: { venueId, kinds: ['TABLE'] } })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await any({ bookableId: small })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'bookableId'] });
});

test('a refusal says what else there is: near in time here, and alike at that time', async () => {
  const [taken, other] = await building(6, 6);
  await book(member, { bookableId: taken, ...hours(4, 6) });
  const { createReservation } = await member.ask(
    BOOK.replace('conflicts {', 'alternatives { bookable { id } startsAt endsAt } conflicts {'),
    { input: { bookableId: taken, ...hours(4, 5) } },
  );
  expect(createReservation.alternatives).toEqual([
    { bookable: { id: taken }, ...hours(3, 4) },
    { bookable: { id: taken }, ...hours(6, 7) },
    { bookable: { id: other }, ...hours(4, 5) },
  ]);
});

const ANY = `mutation ($input: CreateReservationInput!) { createReservation(input: $input) {
  ... on ReservationSuccess { reservation { bookable { id } } }
  ... on Problem { code message }
  ... on PolicyViolation { rule }
  ... on InvalidInput { path }
} }`;

test('managers see how much of the open time was booked', async () => {
  const [room, idle] = await building(4, 5);
  await book(member, { bookableId: room, ...hours(1, 3) });
  const utilization =
    'query ($match: MatchInput, $window: TimeWindowInput!) { utilization(match: $match, window: $window) { bookable { id } openMinutes bookedMinutes usedMinutes reservations noShows } }';
  const variables = { match: { venueId }, window: hours(0, 10) };
  const unused = { openMinutes: 600, usedMinutes: 0, noShows: 0 };
  expect((await manager.ask(utilization, variables)).utilization).toEqual([
    { bookable: { id: room }, ...unused, bookedMinutes: 120, reservations: 1 },
    { bookable: { id: idle }, ...unused, bookedMinutes: 0, reservations: 0 },
  ]);
  expect(await member.send(utilization, variables)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
});
