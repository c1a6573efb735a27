import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { availability, book, eventually, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let jonas: Client;

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
});

test('queued: accepted at once, decided in order of arrival, and the losers are told why', async () => {
  const bookableId = await newRoom(manager, { policy: { confirmation: 'QUEUED' } });
  const answers = await Promise.all(Array.from({ length: 20 }, () => book(member, { bookableId, ...hours(1, 2) })));
  expect(answers.every(({ reservation }) => reservation.status === 'CREATED')).toBe(true);
  const ids = answers.map(({ reservation }) => reservation.id);
  await eventually(async () => (await Promise.all(ids.map(told))).every(({ status }) => status !== 'CREATED'));
  const decided = await Promise.all(ids.map(told));
  expect(decided.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(1);

  const [first, ...others] = decided.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  const types = ({ history }: Told) => history.nodes.map(({ type }) => type);
  const winner = decided.find(({ status }) => status === 'CONFIRMED') as Told;
  expect(winner.createdAt).toBe((first as Told).createdAt);
  expect(types(winner)).toEqual(['ReservationCreated', 'ReservationChecking', 'ReservationConfirmed']);
  const loser = others.find(({ status }) => status === 'REJECTED') as Told;
  expect(types(loser)).toEqual(['ReservationCreated', 'ReservationChecking', 'ReservationRejected']);
  expect(loser.reason).toMatchObject({ code: 'SLOT_UNAVAILABLE' });
});

test('approval: the slot is held, managers decide, members cannot', async () => {
  const bookableId = await newRoom(manager, { policy: { confirmation: 'APPROVAL', holdFor: 'PT1H' } });
  const wish = async (from: number) => (await book(member, { bookableId, ...hours(from, from + 1) })).reservation;
  const [approved, rejected] = [await wish(1), await wish(3)];
  expect(approved.status).toBe('PENDING_APPROVAL');
  expect(await availability(jonas, bookableId, hours(0, 5))).toEqual([hours(0, 1), hours(2, 3), hours(4, 5)]);
  expect(await told(approved.id)).toMatchObject({
    heldUntil: expect.any(String),
    allowedActions: ['RESCHEDULE', 'CANCEL'],
  });

  const approve =
    'mutation ($id: ID!) { approveReservation(id: $id) { ... on ReservationSuccess { reservation { status } } } }';
  expect(await member.send(approve, { id: approved.id })).toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
  await manager.ask(approve, { id: approved.id });
  await manager.ask('mutation ($id: ID!) { rejectReservation(id: $id, reason: "Renovation") { __typename } }', {
    id: rejected.id,
  });
  expect(await told(approved.id)).toMatchObject({ status: 'CONFIRMED', heldUntil: null });
  expect(await told(rejected.id)).toMatchObject({
    status: 'REJECTED',
    reason: { code: 'REJECTED_BY_MANAGER', message: 'Renovation' },
  });
  expect(await availability(jonas, bookableId, hours(0, 5))).toEqual([hours(0, 1), hours(2, 5)]);
});

test('a hold that nobody decides on ends by itself, and its slot is free', async () => {
  const bookableId = await newRoom(manager, { policy: { confirmation: 'APPROVAL', holdFor: 'PT1S' } });
  const { reservation } = await book(member, { bookableId, ...hours(1, 2) });
  expect(reservation.status).toBe('PENDING_APPROVAL');
  await eventually(async () => (await told(reservation.id)).status === 'EXPIRED');
  expect(await told(reservation.id)).toMatchObject({ reason: { code: 'NOT_DECIDED_IN_TIME' }, allowedActions: [] });
  expect(await book(jonas, { bookableId, ...hours(1, 2) })).toMatchObject({ __typename: 'ReservationSuccess' });
});

test('check-in keeps a reservation; without it the slot is freed', async () => {
  const bookableId = await newRoom(manager, { policy: { checkInWithin: 'PT3S', minDuration: 'PT1S' } });
  const now = (from: number, to: number) => ({
    bookableId,
    startsAt: new Date(Date.now() + from * 1000).toISOString(),
    endsAt: new Date(Date.now() + to * 1000).toISOString(),
  });
  const { reservation: used } = await book(member, now(0, 5));
  const { reservation: forgotten } = await book(jonas, now(6, 3_600));
  await member.ask('mutation ($id: ID!) { checkIn(reservationId: $id) { __typename } }', { id: used.id });
  expect(await told(used.id)).toMatchObject({ status: 'CHECKED_IN' });
  await eventually(async () => (await told(used.id)).status === 'COMPLETED');
  await eventually(async () => (await told(forgotten.id)).status === 'NO_SHOW');
  expect(await told(forgotten.id)).toMatchObject({ reason: { code: 'NOT_CHECKED_IN' } });
  expect(await book(member, { ...now(0, 60), bookableId })).toMatchObject({ __typename: 'ReservationSuccess' });
});

interface Told {
  status: string;
  createdAt: string;
  reason: { code: string } | null;
  history: { nodes: { type: string }[] };
}

async function told(id: string): Promise<Told & Record<string, unknown>> {
  const { reservation } = await manager.ask(
    `query ($id: ID!) { reservation(id: $id) {
      status createdAt heldUntil allowedActions reason { code message } history { nodes { type } }
    } }`,
    { id },
  );
  // What the member may do, the member is asked.
  const { reservation: mine } = await member.ask('query ($id: ID!) { reservation(id: $id) { allowedActions } }', {
    id,
  });
  return { ...reservation, allowedActions: mine?.allowedActions };
}
