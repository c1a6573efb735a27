import { expect, test } from '@jest/globals';
import { eventName, parseReservationEvent, parseUserEvent } from './index.ts';

const id = '0b8f2f6e-6f0e-4c43-9b7b-0d4c3f6f2f11';
const registered = {
  id,
  type: 'user.registered.v1',
  source: 'berth/users',
  subject: id,
  version: 1,
  key: id,
  sequence: 1,
  time: '2030-01-01T00:00:00.000Z',
  actor: null,
  data: { name: 'Ada', email: 'ada@example.test', role: 'MEMBER', timeZone: 'Europe/Berlin' },
};
const standing = {
  bookableId: id,
  organizerId: id,
  startsAt: '2030-01-01T09:00:00Z',
  endsAt: '2030-01-01T10:00:00Z',
  quantity: 1,
  status: 'CONFIRMED',
  claim: { startsAt: '2026-12-01T09:00:00.000Z', endsAt: '2026-12-01T10:00:00.000Z', quantity: 1, exclusive: true },
  visibleTo: [id],
  heldUntil: null,
  checkInBy: null,
};
const confirmed = { ...registered, type: 'reservation.confirmed.v1', data: standing };

test.each([
  ['user.registered.v1', 'UserRegistered'],
  ['reservation.confirmed.v1', 'ReservationConfirmed'],
  ['venue.closed.v2', 'VenueClosed'],
])('clients know %s as %s', (type, name) => {
  expect(eventName(type)).toBe(name);
});

test('what is right comes through as it is', () => {
  expect(parseUserEvent(registered)).toEqual(registered);
  expect(parseReservationEvent(confirmed)).toEqual(confirmed);
});

test('what a newer publisher adds to the data does no harm', () => {
  const newer = { ...registered, data: { ...registered.data, shoeSize: 39 } };
  expect(parseUserEvent(newer)).toEqual(registered);
});

test.each(['user.deleted.v9', 'user.registered.v2', 'reservation.confirmed.v1', 'constructor', '__proto__', ''])(
  'of an unknown type, %j, nothing comes through',
  (type) => {
    expect(() => parseUserEvent({ ...registered, type })).toThrow(`Unknown event type: ${type}`);
  },
);

test.each([
  ['no object', null],
  ['no id', { id: undefined }],
  ['an id that is none', { id: 'x' }],
  ['a version of 0', { version: 0 }],
  ['a sequence that is no whole number', { sequence: 1.5 }],
  ['a time without a zone', { time: '2030-01-01T00:00:00' }],
  ['an actor that is no user', { actor: 'system' }],
  ['no data', { data: undefined }],
  ['data of another kind', { data: standing }],
])('an event with %s is refused', (_, change) => {
  expect(() => parseUserEvent(change && { ...registered, ...change })).toThrow();
});

test.each([{ quantity: 0 }, { status: 'MAYBE' }, { claim: undefined }, { startsAt: 'tomorrow' }, { bookableId: '1' }])(
  'a reservation event with %j is refused',
  (change) => {
    expect(() => parseReservationEvent({ ...confirmed, data: { ...standing, ...change } })).toThrow();
  },
);
