import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { availability, book, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let jonas: Client;

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
});

test('a reservation and its schedule, as they stood at any moment', async () => {
  const room = await newRoom(manager);
  const before = await moment();
  const { reservation } = await book(member, { bookableId: room, title: 'First', ...hours(1, 2) });
  const booked = await moment();
  await member.ask(
    'mutation ($input: RescheduleReservationInput!) { rescheduleReservation(input: $input) { __typename } }',
    { input: { id: reservation.id, ...hours(3, 4) } },
  );
  const moved = await moment();
  await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', {
    id: reservation.id,
  });
  const cancelled = await moment();

  const at = async (client: Client, asOf: string | null) =>
    client.ask(
      `query ($id: ID!, $room: ID!, $window: TimeWindowInput!, $asOf: DateTime) {
        reservation(id: $id, asOf: $asOf) { version status startsAt endsAt bookable { name } }
        bookable(id: $room) { schedule(window: $window, asOf: $asOf) { busy { reservationId startsAt endsAt quantity } } }
      }`,
      { id: reservation.id, room, window: hours(0, 6), asOf },
    );
  const standing = async (asOf: string | null) => {
    const { reservation: seen, bookable } = await at(member, asOf);
    return { seen: seen && { version: seen.version, status: seen.status }, busy: bookable.schedule.busy };
  };
  const busy = (slot: object) => [{ reservationId: reservation.id, quantity: 1, ...slot }];
  expect(await standing(before)).toEqual({ seen: null, busy: [] });
  expect(await standing(booked)).toEqual({ seen: { version: 2, status: 'CONFIRMED' }, busy: busy(hours(1, 2)) });
  expect(await standing(moved)).toEqual({ seen: { version: 3, status: 'CONFIRMED' }, busy: busy(hours(3, 4)) });
  expect(await standing(cancelled)).toEqual({ seen: { version: 4, status: 'CANCELLED' }, busy: [] });
  expect(await standing(null)).toEqual(await standing(cancelled));

  const stranger = await at(jonas, booked);
  expect(stranger.reservation).toBeNull();
  expect(stranger.bookable.schedule.busy).toEqual(busy(hours(1, 2)));
});

test('simulating answers what creating then does, and changes nothing', async () => {
  const room = await newRoom(manager, { policy: { maxDuration: 'PT2H' } });
  const simulate = async (input: object) => {
    const { simulateReservation } = await member.ask(
      `query ($input: CreateReservationInput!) { simulateReservation(input: $input) {
        __typename ... on ReservationSuccess { reservation { status startsAt } } ... on Problem { code }
      } }`,
      { input },
    );
    return simulateReservation;
  };
  await book(member, { bookableId: room, ...hours(1, 2) });
  expect(await simulate({ bookableId: room, ...hours(1, 2) })).toMatchObject({ code: 'SLOT_UNAVAILABLE' });
  expect(await simulate({ bookableId: room, ...hours(3, 6) })).toMatchObject({ code: 'POLICY_VIOLATION' });
  const fine = await simulate({ bookableId: room, ...hours(3, 4) });
  expect(fine).toMatchObject({ reservation: { status: 'CONFIRMED', startsAt: hours(3, 4).startsAt } });
  expect(await availability(member, room, hours(2, 5))).toEqual([hours(2, 5)]);
});

/** A moment between what came before and what comes after, also where clocks count in milliseconds. */
async function moment(): Promise<string> {
  await sleep(5);
  const now = new Date().toISOString();
  await sleep(5);
  return now;
}
