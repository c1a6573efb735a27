import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { create, newAircraft, newVenue, update } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { availability, book, eventually, hours } from './berth/world.ts';

let manager: Client;
let member: Client;
let venueId: string;
let destinationId: string;
let small: string;
let large: string;

beforeAll(async () => {
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
  [venueId, destinationId] = await Promise.all([newVenue(manager), newVenue(manager)]);
  [small, large] = await Promise.all([newAircraft(manager, 4), newAircraft(manager, 9)]);
});

const flight = (aircraftId: string, capacity: number) => ({
  bookable: { name: 'Island hop', capacity, venueId },
  number: 'BE 7',
  ...{ aircraftId, destinationId, departsAt: hours(5, 6).startsAt, arrivesAt: hours(5, 6).endsAt },
});
const tooMany = { code: 'INVALID_INPUT', path: ['input', 'bookable', 'capacity'] };

test('it sells no more seats than its aircraft has', async () => {
  expect(await create(manager, 'Flight', flight(small, 5))).toMatchObject(tooMany);
  expect(await create(manager, 'Flight', flight(small, 4))).toHaveProperty('bookable.capacity', 4);
  expect(await create(manager, 'Flight', flight(small, 3))).toHaveProperty('bookable.capacity', 3);
});

test('another aircraft must have its seats, too; a larger one lets it sell more', async () => {
  const { bookable } = await create(manager, 'Flight', flight(large, 9));
  expect(await update(manager, 'Flight', bookable.id, flight(small, 9))).toMatchObject(tooMany);
  expect(await update(manager, 'Flight', bookable.id, flight(small, 4))).toHaveProperty('bookable.capacity', 4);
  expect(await update(manager, 'Flight', bookable.id, flight(small, 9))).toMatchObject(tooMany);
  expect(await update(manager, 'Flight', bookable.id, flight(large, 9))).toHaveProperty('bookable.capacity', 9);
});

test('an aircraft that does not exist flies nowhere', async () => {
  const { bookable } = await create(manager, 'Flight', flight(small, 2));
  for (const aircraftId of [randomUUID(), venueId, 'no id', '']) {
    const unknown = { code: 'NOT_FOUND', message: 'There is no such aircraft.' };
    expect(await create(manager, 'Flight', flight(aircraftId, 2))).toEqual(unknown);
    expect(await update(manager, 'Flight', bookable.id, flight(aircraftId, 2))).toEqual(unknown);
  }
});

test('after a change of aircraft no more than its seats are booked', async () => {
  const { bookable } = await create(manager, 'Flight', flight(large, 9));
  const seats = (quantity: number) => book(member, { bookableId: bookable.id, ...hours(5, 6), quantity });
  await eventually(async () => (await availability(member, bookable.id)).length > 0);
  expect(await seats(3)).toHaveProperty('reservation.quantity', 3);

  await update(manager, 'Flight', bookable.id, flight(small, 4));
  const four = () => availability(member, bookable.id, hours(5, 6), 4);
  await eventually(async () => (await four()).length === 0);
  expect(await seats(5)).toHaveProperty('rule', 'capacity');
  expect(await seats(2)).toHaveProperty('code', 'SLOT_UNAVAILABLE');
  expect(await seats(1)).toHaveProperty('reservation.quantity', 1);
});
