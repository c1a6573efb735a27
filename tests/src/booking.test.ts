import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { availability, book, hours, newRoom } from './berth/world.ts';

let member: Client;
let jonas: Client;
let manager: Client;
let room: string;

beforeAll(async () => {
  [member, jonas, manager] = await Promise.all([Client.as('member'), Client.as('jonas'), Client.as('manager')]);
  room = await newRoom(manager);
});

test('a room is a room, whoever tells the first of its fields', async () => {
  const fields = 'availability(window: $window) { startsAt } name __typename';
  const { bookable, rooms } = await member.ask(
    `query ($id: ID!, $window: TimeWindowInput!) {
      bookable(id: $id) { ... on Room { ${fields} } }
      rooms(first: 1) { nodes { ${fields} } }
    }`,
    { id: room, window: hours(0, 3) },
  );
  const whole = { availability: expect.any(Array), name: expect.any(String), __typename: 'Room' };
  expect([bookable, ...rooms.nodes]).toEqual([whole, whole]);
});

test('a booked room is no longer available, and stands among my reservations', async () => {
  const slot = hours(1, 2);
  const { __typename, reservation } = await book(member, { bookableId: room, title: 'Retrospective', ...slot });
  expect(__typename).toBe('ReservationSuccess');
  expect(reservation).toMatchObject({ status: 'CONFIRMED', version: 2, title: 'Retrospective', quantity: 1, ...slot });

  expect(await availability(member, room, hours(0, 3))).toEqual([hours(0, 1), hours(2, 3)]);

  const { myReservations } = await member.ask(
    `query ($window: TimeWindowInput!) { myReservations(window: $window, first: 100) { nodes {
      id bookable { name ... on Room { equipment { label } } } organizer { name }
    } } }`,
    { window: slot },
  );
  expect(myReservations.nodes).toContainEqual({
    id: reservation.id,
    bookable: { name: expect.stringContaining('Room'), equipment: [] },
    organizer: { name: 'Mira Chen' },
  });
});

test('a second booking of the same time is refused, with the time that is taken', async () => {
  const slot = hours(4, 6);
  await book(member, { bookableId: room, ...slot });
  expect(await book(jonas, { bookableId: room, ...hours(5, 7) })).toEqual({
    __typename: 'SlotUnavailable',
    code: 'SLOT_UNAVAILABLE',
    message: expect.any(String),
    conflicts: [slot],
  });
  // Back to back is no conflict.
  expect(await book(jonas, { bookableId: room, ...hours(6, 7) })).toMatchObject({ __typename: 'ReservationSuccess' });
});

test('moving frees the old time and takes the new one; cancelling frees it', async () => {
  const { reservation } = await book(member, { bookableId: room, ...hours(8, 9) });
  const moved = await reschedule(member, { id: reservation.id, ...hours(10, 11) });
  expect(moved.reservation).toMatchObject({ version: 3, status: 'CONFIRMED', ...hours(10, 11) });
  expect(await availability(member, room, hours(8, 12))).toEqual([hours(8, 10), hours(11, 12)]);

  const cancelled = await cancel(member, { id: reservation.id, reason: 'Everyone is ill' });
  expect(cancelled.reservation).toMatchObject({
    version: 4,
    status: 'CANCELLED',
    reason: { message: 'Everyone is ill' },
  });
  expect(await availability(member, room, hours(8, 12))).toEqual([hours(8, 12)]);

  const { reservation: told } = await member.ask(
    'query ($id: ID!) { reservation(id: $id) { allowedActions history { nodes { version type status actor { name } } } } }',
    { id: reservation.id },
  );
  expect(told.allowedActions).toEqual([]);
  const actor = { name: 'Mira Chen' };
  expect(told.history.nodes).toEqual([
    { version: 1, type: 'ReservationCreated', status: 'CREATED', actor },
    { version: 2, type: 'ReservationConfirmed', status: 'CONFIRMED', actor },
    { version: 3, type: 'ReservationRescheduled', status: 'CONFIRMED', actor },
    { version: 4, type: 'ReservationCancelled', status: 'CANCELLED', actor },
  ]);
});

test('a reservation may overlap itself while it is moved', async () => {
  const { reservation } = await book(member, { bookableId: room, ...hours(12, 14) });
  expect(await reschedule(member, { id: reservation.id, ...hours(13, 15) })).toMatchObject({
    __typename: 'ReservationSuccess',
  });
});

test('who changes what they have not seen is told the current state', async () => {
  const { reservation } = await book(member, { bookableId: room, ...hours(16, 17) });
  await reschedule(member, { id: reservation.id, expectedVersion: 2, ...hours(17, 18) });
  expect(await cancel(member, { id: reservation.id, expectedVersion: 2 })).toMatchObject({
    __typename: 'StaleVersion',
    current: { id: reservation.id, version: 3, ...hours(17, 18) },
  });
});

test('to others a reservation does not exist; that its time is taken, they see', async () => {
  const slot = hours(20, 21);
  const { reservation } = await book(member, { bookableId: room, title: 'Secret', ...slot });
  const read = 'query ($id: ID!) { reservation(id: $id) { title } }';
  expect(await jonas.ask(read, { id: reservation.id })).toEqual({ reservation: null });
  expect(await manager.ask(read, { id: reservation.id })).toEqual({ reservation: { title: 'Secret' } });

  const unknown = '00000000-0000-4000-8000-000000000000';
  for (const change of [reschedule, cancel]) {
    const mine = await change(jonas, { id: reservation.id, ...slot });
    expect(mine).toEqual(await change(jonas, { id: unknown, ...slot }));
    expect(mine.code).toBe('NOT_FOUND');
  }

  const schedule = `query ($id: ID!, $window: TimeWindowInput!) { bookable(id: $id) { schedule(window: $window) {
    busy { reservationId startsAt endsAt quantity reservation { title } }
  } } }`;
  const busy = { reservationId: reservation.id, ...slot, quantity: 1 };
  const seenBy = async (client: Client) =>
    (await client.ask(schedule, { id: room, window: slot })).bookable.schedule.busy;
  expect(await seenBy(jonas)).toEqual([{ ...busy, reservation: null }]);
  expect(await seenBy(member)).toEqual([{ ...busy, reservation: { title: 'Secret' } }]);
});

test('members book for themselves; managers for others too', async () => {
  const { me } = await jonas.ask('{ me { id } }');
  const slot = hours(22, 23);
  expect(await book(member, { bookableId: room, organizerId: me.id, ...slot })).toMatchObject({
    code: 'ACTION_NOT_ALLOWED',
  });
  const { reservation } = await book(manager, { bookableId: room, organizerId: me.id, ...slot });
  const seen = await jonas.ask('query ($id: ID!) { reservation(id: $id) { organizer { name } createdBy { name } } }', {
    id: reservation.id,
  });
  expect(seen.reservation).toEqual({ organizer: { name: 'Jonas Weber' }, createdBy: { name: 'Marek Novak' } });
});

test('seats of a flight: as many as there are, and no more', async () => {
  const { flights } = await member.ask('{ flights(first: 100) { nodes { id number departsAt arrivesAt } } }');
  const { id, departsAt, arrivesAt } = flights.nodes.find(({ number }: { number: string }) => number === 'BE 204');
  const seats = (quantity: number) => book(jonas, { bookableId: id, startsAt: departsAt, endsAt: arrivesAt, quantity });
  expect(await seats(176)).toMatchObject({ __typename: 'ReservationSuccess' });
  expect(await seats(2)).toMatchObject({ __typename: 'SlotUnavailable' });
  expect(await seats(1)).toMatchObject({ __typename: 'ReservationSuccess' });
  expect(await seats(1)).toMatchObject({ __typename: 'SlotUnavailable' });
  expect(await book(jonas, { bookableId: id, ...hours(1, 2) })).toMatchObject({ rule: 'slot' });
});

async function reschedule(client: Client, input: object) {
  const mutation = `mutation ($input: RescheduleReservationInput!) { answer: rescheduleReservation(input: $input) ${CHANGED} }`;
  return (await client.ask(mutation, { input })).answer;
}

async function cancel(client: Client, { id, reason, expectedVersion }: Cancellation) {
  const mutation = `mutation ($input: CancelReservationInput!) { answer: cancelReservation(input: $input) ${CHANGED} }`;
  return (await client.ask(mutation, { input: { id, reason, expectedVersion } })).answer;
}

interface Cancellation {
  id: string;
  reason?: string;
  expectedVersion?: number;
}

const CHANGED = `{
  __typename
  ... on ReservationSuccess { reservation { id version status startsAt endsAt reason { message } } }
  ... on Problem { code message }
  ... on StaleVersion { current { id version startsAt endsAt } }
}`;
