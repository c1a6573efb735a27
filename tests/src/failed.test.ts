import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { shared } from './berth/inside.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let database: string;

beforeAll(async () => {
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
  database = (await shared()).databases['reservations'] as string;
});

test('what cannot be decided on fails, with a reason; what is queued behind it elsewhere goes on', async () => {
  const policy = { confirmation: 'QUEUED' };
  const [broken, sound] = [await newRoom(manager, { policy }), await newRoom(manager, { policy })];
  await setCheckIn(broken, '"nonsense"');
  const { reservation: first } = await book(member, { bookableId: broken, ...hours(1, 2) });
  const { reservation: second } = await book(member, { bookableId: broken, ...hours(3, 4) });
  const { reservation: elsewhere } = await book(member, { bookableId: sound, ...hours(1, 2) });
  expect(first.status).toBe('CREATED');

  await eventually(async () => (await told(elsewhere.id)).status === 'CONFIRMED');
  await eventually(async () => (await told(second.id)).status === 'FAILED');
  for (const { id } of [first, second]) {
    expect(await told(id)).toEqual({
      status: 'FAILED',
      reason: { code: 'COULD_NOT_BE_DECIDED', message: 'It could not be decided on. Please book again.' },
      allowedActions: [],
      history: { nodes: [{ type: 'ReservationCreated' }, { type: 'ReservationFailed' }] },
    });
  }

  await setCheckIn(broken, 'null');
  const { reservation: again } = await book(member, { bookableId: broken, ...hours(1, 2) });
  await eventually(async () => (await told(again.id)).status === 'CONFIRMED');
});

test('in the queue of a bookable nobody overtakes one that is tried again', async () => {
  const policy = { confirmation: 'QUEUED' };
  const [bookableId, other] = [await newRoom(manager, { policy }), await newRoom(manager, { policy })];
  await setCheckIn(bookableId, '"nonsense"');
  const { reservation: first } = await book(member, { bookableId, ...hours(1, 2) });
  // Once this one is decided, the first has failed.
  const { reservation: elsewhere } = await book(member, { bookableId: other, ...hours(1, 2) });
  await eventually(async () => (await told(elsewhere.id)).status === 'CONFIRMED');
  await setCheckIn(bookableId, 'null');
  const { reservation: second } = await book(member, { bookableId, ...hours(1, 2) });
  await eventually(async () => (await told(second.id)).status !== 'CREATED');
  expect([(await told(first.id)).status, (await told(second.id)).status]).toEqual(['CONFIRMED', 'REJECTED']);
});

/** What no client could set: rooms would refuse it. */
function setCheckIn(bookableId: string, json: string) {
  const policy = `jsonb_set(policy, '{checkInWithin}', '${json}')`;
  return query(database, `UPDATE bookables SET policy = ${policy} WHERE id = '${bookableId}'`);
}

async function told(id: string) {
  const { reservation } = await member.ask(
    'query ($id: ID!) { reservation(id: $id) { status reason { code message } allowedActions history { nodes { type } } } }',
    { id },
  );
  return reservation;
}
