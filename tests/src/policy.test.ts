import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { availability, book, eventually, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;

beforeAll(async () => {
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
});

test('buffers keep time free around a reservation, and availability knows', async () => {
  const room = await newRoom(manager, { policy: { bufferBefore: 'PT30M', bufferAfter: 'PT15M' } });
  await book(member, { bookableId: room, ...hours(4, 5) });
  // The next one needs 15 minutes after the first, and 30 before itself.
  expect(await availability(member, room, hours(3, 7))).toEqual([
    { startsAt: hours(3, 4).startsAt, endsAt: minutes(hours(3, 4).endsAt, -45) },
    { startsAt: minutes(hours(5, 6).startsAt, 45), endsAt: hours(6, 7).endsAt },
  ]);
  const early = { startsAt: minutes(hours(5, 6).startsAt, 44), endsAt: hours(6, 7).endsAt };
  expect(await book(member, { bookableId: room, ...early })).toMatchObject({ __typename: 'SlotUnavailable' });
  const fits = { ...early, startsAt: minutes(hours(5, 6).startsAt, 45) };
  expect(await book(member, { bookableId: room, ...fits })).toMatchObject({ reservation: fits });

  // The schedule tells of reservations, not of what surrounds them.
  const { bookable } = await member.ask(
    'query ($id: ID!, $window: TimeWindowInput!) { bookable(id: $id) { schedule(window: $window) { busy { startsAt endsAt } } } }',
    { id: room, window: hours(0, 6) },
  );
  expect(bookable.schedule.busy).toEqual([hours(4, 5), fits]);
});

test('a closure counts as soon as reservations has heard of it; managers may pass over it', async () => {
  const { createVenue } = await manager.ask(
    'mutation ($input: VenueInput!) { createVenue(input: $input) { ... on VenueSuccess { venue { id } } } }',
    { input: { name: 'Closable', timeZone: 'Asia/Kathmandu' } },
  );
  const venueId = createVenue.venue.id;
  const room = await newRoom(manager, { venueId });
  const closure = hours(10, 20);
  await manager.ask(
    `mutation ($venueId: ID!, $startsAt: DateTime!, $endsAt: DateTime!) {
      closeVenue(venueId: $venueId, startsAt: $startsAt, endsAt: $endsAt, reason: "Flood") { __typename }
    }`,
    { venueId, ...closure },
  );
  await eventually(async () => (await availability(member, room, hours(8, 22))).length === 2);
  expect(await availability(member, room, hours(8, 22))).toEqual([hours(8, 10), hours(20, 22)]);
  expect(await book(member, { bookableId: room, ...hours(12, 13) })).toMatchObject({
    rule: 'closure',
    limit: `${closure.startsAt}/${closure.endsAt}`,
  });

  const { reservation } = await book(manager, { bookableId: room, ...hours(12, 13) });
  const told = await manager.ask('query ($id: ID!) { reservation(id: $id) { history { nodes { type overrides } } } }', {
    id: reservation.id,
  });
  expect(told.reservation.history.nodes[0]).toEqual({ type: 'ReservationCreated', overrides: ['closure'] });
});

test('opening hours are wall-clock hours of the venue', async () => {
  const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
  const openingHours = days.map((day) => ({ day, opens: '09:00', closes: '17:00' }));
  const { createVenue } = await manager.ask(
    'mutation ($input: VenueInput!) { createVenue(input: $input) { ... on VenueSuccess { venue { id } } } }',
    { input: { name: 'Office hours', timeZone: 'Asia/Kathmandu', openingHours } },
  );
  const room = await newRoom(manager, { venueId: createVenue.venue.id });
  const [first] = (await availability(member, room, hours(24, 72))).filter(
    ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) =>
      Date.parse(endsAt) - Date.parse(startsAt) === 8 * 3_600_000,
  );
  // Kathmandu is 5:45 ahead of Greenwich.
  expect(first.startsAt).toMatch(/T03:15:00/);
  const after = { startsAt: minutes(first.endsAt, -30), endsAt: minutes(first.endsAt, 30) };
  expect(await book(member, { bookableId: room, ...after })).toMatchObject({ rule: 'openingHours' });
  expect(await book(member, { bookableId: room, ...first })).toMatchObject({ __typename: 'ReservationSuccess' });
});

test('a quota holds however many ask at once', async () => {
  const room = await newRoom(manager, { policy: { maxUpcomingPerUser: 3 } });
  const asked = Array.from({ length: 10 }, (_, hour) => book(member, { bookableId: room, ...hours(hour, hour + 1) }));
  const answers = await Promise.all(asked);
  expect(answers.filter(({ reservation }) => reservation)).toHaveLength(3);
  expect(answers.filter(({ rule }) => rule === 'maxUpcomingPerUser')).toHaveLength(7);
});

function minutes(moment: string, by: number): string {
  return new Date(Date.parse(moment) + by * 60_000).toISOString();
}
