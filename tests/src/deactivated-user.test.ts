import { expect, test } from '@jest/globals';
import { newAccount } from './berth/accounts.ts';
import { Client } from './berth/client.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

test('what a deactivated user had booked is cancelled, says why, and is free again', async () => {
  const [admin, { client, session }] = await Promise.all([Client.as('admin'), newAccount()]);
  const bookableId = await newRoom(admin);
  const { reservation } = await book(client, { bookableId, ...hours(1, 2) });
  await admin.ask('mutation ($id: ID!) { deactivateUser(id: $id) { __typename } }', { id: session.user.id });

  const told = async () => (await admin.ask(TOLD, { id: reservation.id })).reservation;
  await eventually(async () => (await told()).status === 'CANCELLED');
  expect(await told()).toMatchObject({
    reason: { code: 'USER_DEACTIVATED' },
    history: { nodes: expect.arrayContaining([{ type: 'ReservationCancelled', actor: null }]) },
  });
  expect(await book(admin, { bookableId, ...hours(1, 2) })).toMatchObject({ __typename: 'ReservationSuccess' });
  expect(await book(admin, { bookableId, ...hours(3, 4), organizerId: session.user.id })).toMatchObject({
    code: 'NOT_FOUND',
  });
});

const TOLD = `query ($id: ID!) {
  reservation(id: $id) { status reason { code } history { nodes { type actor { id } } } }
}`;
