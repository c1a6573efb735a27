import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { availability, book, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let jonas: Client;

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
});

test('one key fifty times at once: one booking, and the same answer to all', async () => {
  const input = { bookableId: await newRoom(manager), ...hours(1, 2), idempotencyKey: randomUUID() };
  const answers = await Promise.all(Array.from({ length: 50 }, () => book(member, input)));
  const ids = new Set(answers.map(({ reservation }) => reservation.id));
  expect(ids.size).toBe(1);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
});

test('the answer stays what it was, also after the reservation has changed', async () => {
  const input = { bookableId: await newRoom(manager), ...hours(1, 2), idempotencyKey: randomUUID() };
  const { reservation } = await book(member, input);
  await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', {
    id: reservation.id,
  });
  expect(await book(member, input)).toMatchObject({ replayed: true, reservation });
});

test('a refusal is an answer too: the same request is refused again, with a new key it is looked at anew', async () => {
  const bookableId = await newRoom(manager);
  const { reservation } = await book(jonas, { bookableId, ...hours(1, 2) });
  const input = { bookableId, ...hours(1, 2), idempotencyKey: randomUUID() };
  const refused = await book(member, input);
  expect(refused).toMatchObject({ __typename: 'SlotUnavailable', conflicts: [hours(1, 2)] });
  await jonas.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', {
    id: reservation.id,
  });
  expect(await book(member, input)).toEqual(refused);
  expect(await book(member, { ...input, idempotencyKey: randomUUID() })).toMatchObject({
    __typename: 'ReservationSuccess',
  });
});

test('another input under the same key is a conflict, and changes nothing', async () => {
  const bookableId = await newRoom(manager);
  const idempotencyKey = randomUUID();
  await book(member, { bookableId, ...hours(1, 2), idempotencyKey });
  expect(await book(member, { bookableId, ...hours(3, 4), idempotencyKey })).toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
  });
  expect(await availability(member, bookableId, hours(2, 5))).toEqual([hours(2, 5)]);
});

test('keys belong to their user', async () => {
  const bookableId = await newRoom(manager);
  const idempotencyKey = randomUUID();
  const mine = await book(member, { bookableId, ...hours(1, 2), idempotencyKey });
  const other = await book(jonas, { bookableId, ...hours(3, 4), idempotencyKey });
  expect(other.replayed).toBe(false);
  expect(other.reservation.id).not.toBe(mine.reservation.id);
});

test('an answer that is brought back is as alive as the first', async () => {
  const bookableId = await newRoom(manager, { policy: { checkInWithin: 'PT30M' } });
  const startsAt = new Date().toISOString();
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const input = { bookableId, startsAt, endsAt, idempotencyKey: randomUUID() };
  const actions = async () => {
    const { createReservation } = await member.ask(
      `mutation ($input: CreateReservationInput!) { createReservation(input: $input) {
        ... on ReservationSuccess { reservation { checkInBy allowedActions } }
      } }`,
      { input },
    );
    return createReservation.reservation;
  };
  const first = await actions();
  expect(first.allowedActions).toContain('CHECK_IN');
  expect(await actions()).toEqual(first);
});
