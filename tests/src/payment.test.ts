import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { availability, book, eventually, hours, newRoom } from './berth/world.ts';

const PRICE = { amount: 500, currency: 'EUR', per: 'HOUR' };

let manager: Client;
let member: Client;
let jonas: Client;

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
});

test('what costs something is held until it is paid, and others are refused', async () => {
  const bookableId = await newRoom(manager, { price: PRICE, policy: { holdFor: 'PT1H' } });
  const { reservation } = await book(member, { bookableId, ...hours(1, 2) });
  expect(await told(reservation.id)).toMatchObject({
    status: 'PENDING_PAYMENT',
    heldUntil: expect.any(String),
    reason: null,
    allowedActions: ['RESCHEDULE', 'CANCEL'],
    history: { nodes: [{ type: 'ReservationCreated' }, { type: 'ReservationHeld' }] },
  });
  expect(await book(jonas, { bookableId, ...hours(1, 2) })).toMatchObject({ code: 'SLOT_UNAVAILABLE' });
  expect(await availability(jonas, bookableId, hours(0, 3))).toEqual([hours(0, 1), hours(2, 3)]);
});

test('nobody pays: it expires, says why, and its slot is free', async () => {
  const bookableId = await newRoom(manager, { price: PRICE, policy: { holdFor: 'PT1S' } });
  const { reservation } = await book(member, { bookableId, ...hours(1, 2) });
  await eventually(async () => (await told(reservation.id)).status === 'EXPIRED');
  expect(await told(reservation.id)).toMatchObject({
    heldUntil: null,
    reason: { code: 'NOT_PAID_IN_TIME' },
    allowedActions: [],
  });
  expect(await book(jonas, { bookableId, ...hours(1, 2) })).toHaveProperty('reservation.status', 'PENDING_PAYMENT');
});

test('moving it does not give more time, however often', async () => {
  const bookableId = await newRoom(manager, { price: PRICE, policy: { holdFor: 'PT1H' } });
  const { reservation } = await book(member, { bookableId, ...hours(1, 2) });
  const { heldUntil } = await told(reservation.id);
  for (const client of [member, manager, member]) {
    for (const slot of [hours(3, 4), hours(1, 3)]) {
      await client.ask(
        'mutation ($input: RescheduleReservationInput!) { rescheduleReservation(input: $input) { __typename } }',
        { input: { id: reservation.id, ...slot } },
      );
      expect(await told(reservation.id)).toMatchObject({ ...slot, status: 'PENDING_PAYMENT', heldUntil });
    }
  }
});

test('where someone approves, it is approved first, and then paid; a manager’s own is paid, too', async () => {
  const bookableId = await newRoom(manager, { price: PRICE, policy: { confirmation: 'APPROVAL' } });
  const { reservation } = await book(member, { bookableId, ...hours(1, 2) });
  expect(reservation.status).toBe('PENDING_APPROVAL');
  await manager.ask('mutation ($id: ID!) { approveReservation(id: $id) { __typename } }', { id: reservation.id });
  expect(await told(reservation.id)).toMatchObject({ status: 'PENDING_PAYMENT', heldUntil: expect.any(String) });
  expect(await book(manager, { bookableId, ...hours(3, 4) })).toHaveProperty('reservation.status', 'PENDING_PAYMENT');
});

test('where there is a queue, the hold begins when its turn comes', async () => {
  const bookableId = await newRoom(manager, { price: PRICE, policy: { confirmation: 'QUEUED' } });
  const { reservation } = await book(member, { bookableId, ...hours(1, 2) });
  expect(reservation.status).toBe('CREATED');
  await eventually(async () => (await told(reservation.id)).status === 'PENDING_PAYMENT');
});

async function told(id: string) {
  const { reservation } = await member.ask(
    `query ($id: ID!) { reservation(id: $id) {
      status startsAt endsAt heldUntil reason { code } allowedActions history { nodes { type } }
    } }`,
    { id },
  );
  return reservation;
}
