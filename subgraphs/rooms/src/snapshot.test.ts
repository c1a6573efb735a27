import { randomUUID } from 'node:crypto';
import { parseRoomEvent } from '@berth/events';
import { expect, test } from '@jest/globals';
import type { Bookable, BookableKind } from './generated/prisma/client.ts';
import { KINDS } from './kinds.ts';
import { revise } from './policy.ts';
import { bookableSnapshot, venueSnapshot } from './snapshot.ts';

function published(type: string, data: unknown) {
  const subject = randomUUID();
  const envelope = { source: 'berth/rooms', subject, version: 1, key: subject, sequence: 1, actor: randomUUID() };
  // Over the bus it is JSON.
  const message = JSON.stringify({ id: randomUUID(), type, ...envelope, time: new Date(), data });
  return parseRoomEvent(JSON.parse(message)).data;
}

function bookable(kind: BookableKind, own: Partial<Bookable> = {}): Bookable {
  return {
    ...{ id: randomUUID(), kind, name: 'Fjord', description: 'Unheard of', venueId: randomUUID(), capacity: 8 },
    inventory: kind === 'FLIGHT' ? 'POOLED' : 'EXCLUSIVE',
    ...{ priceAmount: null, priceCurrency: null, pricePer: null, imageUrl: null },
    ...{ active: true, version: 1, createdAt: new Date(), policy: revise(null, KINDS[kind].terms) },
    ...{ floor: null, minPartySize: null, number: null },
    ...{ aircraftId: null, destinationId: null, departsAt: null, arrivesAt: null },
    ...own,
  };
}

test('a room is told with its equipment and policy', () => {
  const data = bookableSnapshot(bookable('ROOM'), [{ code: 'screen' }, { code: 'board' }]);
  expect(data).toMatchObject({ inventory: 'EXCLUSIVE', minQuantity: 1, equipment: ['board', 'screen'], slot: null });
  expect(published('bookable.created.v1', data)).toEqual(data);
});

test('what is booked is told with its price, and that it is free', () => {
  const free = bookableSnapshot(bookable('ROOM'), []);
  const price = { amount: 2_500, currency: 'EUR', per: 'HOUR' as const };
  const own = { priceAmount: price.amount, priceCurrency: price.currency, pricePer: price.per };
  const priced = bookableSnapshot(bookable('ROOM', own), []);
  expect([free.price, priced.price]).toEqual([null, price]);
  expect(published('bookable.updated.v1', priced)).toEqual(priced);
});

test('what was told before prices were is free', () => {
  const { price: _, ...data } = bookableSnapshot(bookable('ROOM'), []);
  expect(published('bookable.created.v1', data)).toEqual({ ...data, price: null });
});

test('a table is told with its smallest party', () => {
  const data = bookableSnapshot(bookable('TABLE', { minPartySize: 3, active: false }), []);
  expect(data).toMatchObject({ minQuantity: 3, active: false });
  expect(published('bookable.removed.v1', data)).toEqual(data);
});

test('a flight is a pool with one slot', () => {
  const [departsAt, arrivesAt] = [new Date('2030-01-01T08:00:00Z'), new Date('2030-01-01T10:00:00Z')];
  const flight = bookable('FLIGHT', {
    ...{ number: 'BE 17', aircraftId: randomUUID(), destinationId: randomUUID(), departsAt, arrivesAt },
  });
  const data = bookableSnapshot(flight, []);
  const slot = { startsAt: departsAt.toISOString(), endsAt: arrivesAt.toISOString() };
  expect(data).toMatchObject({ inventory: 'POOLED', minQuantity: 1, slot });
  expect(published('bookable.updated.v1', data)).toEqual(data);
});

test('a venue is told with its closures', () => {
  const id = randomUUID();
  const openingHours = [{ day: 'MONDAY', opens: '09:00', closes: '18:00' }];
  const columns = { address: null, timeZone: 'Europe/Berlin', openingHours, version: 2, createdAt: new Date() };
  const [startsAt, endsAt] = [new Date('2030-12-24T00:00:00Z'), new Date('2030-12-27T00:00:00Z')];
  const closure = { id: randomUUID(), venueId: id, startsAt, endsAt, reason: 'Private' };
  const data = venueSnapshot({ id, name: 'Harbour', ...columns }, [closure]);
  expect(data.closures).toEqual([{ id: closure.id, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() }]);
  expect(published('venue.closed.v1', data)).toEqual(data);
});
