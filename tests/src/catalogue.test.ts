import { beforeAll, expect, test } from '@jest/globals';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { availability, book, eventually, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;

beforeAll(async () => {
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
});

test('a policy that rooms keeps is the policy that reservations obeys', async () => {
  const room = await newRoom(manager, {
    capacity: 6,
    policy: { minDuration: 'PT1H', maxDuration: 'PT2H', maxAdvance: 'P1D' },
  });
  const rule = async (input: object) => (await book(member, { bookableId: room, ...input })).rule;
  expect(await rule({ ...hours(1, 4) })).toBe('maxDuration');
  expect(
    await rule({ startsAt: hours(1, 2).startsAt, endsAt: new Date(Date.parse(hours(1, 2).startsAt) + 60_000) }),
  ).toBe('minDuration');
  expect(await rule({ ...hours(48, 49) })).toBe('maxAdvance');
  expect(await rule({ ...hours(1, 2), quantity: 7 })).toBe('capacity');
  expect(await rule({ ...hours(1, 2), quantity: 6 })).toBeUndefined();
});

test('an updated policy counts from then on', async () => {
  const room = await newRoom(manager);
  const { bookable } = await manager.ask('query ($id: ID!) { bookable(id: $id) { name capacity venue { id } } }', {
    id: room,
  });
  const input = {
    name: bookable.name,
    capacity: bookable.capacity,
    venueId: bookable.venue.id,
    policy: { maxDuration: 'PT1H' },
  };
  await manager.ask(
    'mutation ($id: ID!, $input: RoomInput!) { updateRoom(id: $id, input: $input) { __typename ... on Problem { message } } }',
    { id: room, input: { bookable: input } },
  );
  await eventually(async () => (await book(member, { bookableId: room, ...hours(-2, 6) })).rule === 'maxDuration');
});

test('what is removed cannot be booked, and its upcoming reservations are cancelled', async () => {
  const room = await newRoom(manager);
  const { reservation } = await book(member, { bookableId: room, ...hours(5, 6) });
  await manager.ask('mutation ($id: ID!) { removeBookable(id: $id) { __typename } }', { id: room });

  const read =
    'query ($id: ID!) { reservation(id: $id) { status reason { code } history { nodes { type actor { id } } } } }';
  const told = async () => (await member.ask(read, { id: reservation.id })).reservation;
  await eventually(async () => (await told()).status === 'CANCELLED');
  const { reason, history } = await told();
  expect(reason).toEqual({ code: 'BOOKABLE_REMOVED' });
  expect(history.nodes.at(-1)).toEqual({ type: 'ReservationCancelled', actor: null });
  expect(await book(member, { bookableId: room, ...hours(5, 6) })).toMatchObject({ __typename: 'NotFound' });
  expect(await availability(member, room)).toEqual([]);
});

test('bad input gets a typed refusal that names the field', async () => {
  const room = await newRoom(manager);
  const path = async (input: object) => (await book(member, { bookableId: room, ...hours(1, 2), ...input })).path;
  const { startsAt } = hours(1, 2);
  expect(await path({ endsAt: startsAt })).toEqual(['input', 'endsAt']);
  expect(await path({ quantity: 0 })).toEqual(['input', 'quantity']);
  expect(await path({ title: 'a\u0000b' })).toEqual(['input', 'title']);
  expect(await path({ endsAt: '9999-01-01T00:00:00Z' })).toEqual(['input', 'endsAt']);
  expect(await path({ startsAt: '2020-01-01T00:00:00Z', endsAt: '2020-01-01T01:00:00Z' })).toEqual(['input', 'endsAt']);
  expect(await book(member, { bookableId: "'; DROP TABLE claims; --", ...hours(1, 2) })).toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('an emptied catalogue is read again from the first event', async () => {
  const berth = await BerthProcess.start();
  const catalogue = 'SELECT * FROM bookables ORDER BY id';
  const url = (await berth.run()).databases['reservations'] as string;
  const before = await query(url, catalogue);
  expect(before.length).toBeGreaterThan(5);
  await query(url, 'TRUNCATE bookables, venues');
  process.kill((await berth.run()).services['reservations'] as number, 'SIGTERM');
  await eventually(async () => (await query(url, catalogue)).length === before.length);
  expect(await query(url, catalogue)).toEqual(before);
  await berth.stop();
});
