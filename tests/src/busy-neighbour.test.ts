import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { Client } from './berth/client.ts';
import { shared } from './berth/inside.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

/** More than reservations has connections. */
const CROWD = 30;

let manager: Client;
let member: Client;
let lock: pg.Client;

beforeAll(async () => {
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
  lock = new pg.Client({ connectionString: (await shared()).databases['reservations'] as string });
  await lock.connect();
});

afterAll(() => lock.end());

test('one bookable locked, and a crowd waiting for it: others are booked, and their holds end', async () => {
  const [busy, other, held] = [
    await newRoom(manager, { policy: { minDuration: 'PT1S' } }),
    await newRoom(manager),
    await newRoom(manager, { policy: { confirmation: 'APPROVAL', holdFor: 'PT1S' } }),
  ];
  const [startsAt, endsAt] = [new Date(), new Date(Date.now() + 1000)];
  const { reservation: stuck } = await book(member, { bookableId: busy, startsAt, endsAt });
  await lock.query('BEGIN');
  await lock.query('SELECT FROM schedules WHERE bookable_id = $1 FOR UPDATE', [busy]);
  // By its id and by its reservation's, and all of them at once.
  const crowd = Promise.allSettled([
    ...Array.from({ length: CROWD }, () => book(member, { bookableId: busy, ...hours(1, 2) })),
    ...Array.from({ length: CROWD }, () => cancel(stuck.id)),
  ]);
  try {
    expect(await book(member, { bookableId: other, ...hours(1, 2) })).toMatchObject({
      __typename: 'ReservationSuccess',
    });
    const { reservation } = await book(member, { bookableId: held, ...hours(1, 2) });
    // What is due for its neighbour cannot happen.
    await eventually(async () => (await statusOf(reservation.id)) === 'EXPIRED');
  } finally {
    await lock.query('ROLLBACK');
    await crowd;
  }
});

function cancel(id: string) {
  return member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', { id });
}

async function statusOf(id: string): Promise<string> {
  const { reservation } = await member.ask('query ($id: ID!) { reservation(id: $id) { status } }', { id });
  return reservation.status;
}
