import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { newAircraft, newVenue, sendCreate } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { MEGABYTE, named, refusalIn, UNCLEAN } from './berth/hostile.ts';
import { hours } from './berth/world.ts';

type Kind = 'Venue' | 'Room' | 'Table' | 'Flight' | 'Aircraft';

let manager: Client;
let sound: Record<Kind, object>;

beforeAll(async () => {
  manager = await Client.as('manager');
  const [venueId, destinationId, aircraftId] = await Promise.all([
    newVenue(manager),
    newVenue(manager),
    newAircraft(manager, 4),
  ]);
  const price = { amount: 100, currency: 'EUR', per: 'HOUR' };
  const bookable = { name: 'Sound', capacity: 4, venueId, price, policy: {} };
  const times = { departsAt: hours(5, 6).startsAt, arrivesAt: hours(5, 6).endsAt };
  sound = {
    Venue: { name: 'Sound', timeZone: 'UTC', openingHours: [{ day: 'MONDAY', opens: '09:00', closes: '18:00' }] },
    Room: { bookable, equipment: [{ code: 'screen', label: 'Screen' }] },
    Table: { bookable },
    Flight: { bookable, number: 'BE 1', aircraftId, destinationId, ...times },
    Aircraft: { model: 'Sound', registration: randomUUID().slice(0, 20), seats: 4 },
  };
});

/** What creating a sound thing answers where one of its fields is not: the field that is named, or an error's code. */
async function refusal(kind: Kind, field: string, value: unknown): Promise<string> {
  return refusalIn(await sendCreate(manager, kind, changed(sound[kind], field.split('.'), value)));
}

function changed(input: object, [name = '', ...rest]: string[], value: unknown): object {
  const before = input[name as keyof typeof input];
  const after = rest.length > 0 ? changed(before ?? {}, rest, value) : value;
  return Array.isArray(input) ? input.with(Number(name), after) : { ...input, [name]: after };
}

describe.each<[Kind, string]>([
  ['Venue', 'name'],
  ['Venue', 'address'],
  ['Room', 'bookable.name'],
  ['Room', 'bookable.description'],
  ['Room', 'floor'],
  ['Room', 'equipment.0.code'],
  ['Room', 'equipment.0.label'],
  ['Table', 'bookable.name'],
  ['Flight', 'bookable.name'],
  ['Flight', 'number'],
  ['Aircraft', 'model'],
  ['Aircraft', 'registration'],
])('%s.%s', (kind, field) => {
  test.each(UNCLEAN)('does not hold %s', async (_, text) => {
    expect(await refusal(kind, field, text)).toBe(`input.${field}`);
  });
});

test.each(
  named<Kind>([
    ['Venue', 'name', ''],
    ['Venue', 'name', ' \t '],
    ['Venue', 'openingHours.0.closes', '09:00'],
    ['Venue', 'openingHours.0.closes', '08:00'],
    ['Room', 'equipment.0.code', ''],
    ['Room', 'bookable.capacity', 0],
    ['Room', 'bookable.capacity', -1],
    ['Room', 'bookable.capacity', 2 ** 31 - 1],
    ['Room', 'bookable.price.amount', -1],
    ['Room', 'bookable.price.currency', 'eur'],
    ['Room', 'bookable.price.currency', 'EURO'],
    ['Room', 'bookable.price.currency', 'ZZZ'],
    ['Room', 'bookable.price.currency', '€'],
    ['Room', 'bookable.price.currency', '__proto__'],
    ['Room', 'bookable.price.currency', MEGABYTE],
    ['Room', 'bookable.imageUrl', 'javascript:alert(1)'],
    ['Room', 'bookable.imageUrl', 'data:text/html,x'],
    ['Room', 'bookable.imageUrl', 'file:///etc/passwd'],
    ['Room', 'bookable.imageUrl', `https://x.test/${MEGABYTE}`],
    ['Room', 'bookable.policy.maxUpcomingPerUser', 0],
    ['Room', 'bookable.policy.maxDuration', 'PT0S'],
    ['Room', 'bookable.policy.bufferAfter', 'P1Y'],
    ['Room', 'bookable.policy.bufferAfter', 'P99999999999D'],
    ['Table', 'minPartySize', 0],
    ['Table', 'minPartySize', 5],
    ['Flight', 'arrivesAt', '2020-01-01T00:00:00Z'],
    ['Flight', 'arrivesAt', '9999-12-31T23:59:59Z'],
    ['Flight', 'departsAt', '0001-01-01T00:00:00Z'],
    ['Aircraft', 'seats', 0],
    ['Aircraft', 'seats', 2 ** 31 - 1],
  ]),
)('a %s whose %s is %s is refused, and told where', async (kind, field, _, value) => {
  expect(await refusal(kind, field, value)).toBe(`input.${field}`);
});

test.each(
  named<Kind>([
    ['Venue', 'timeZone', 'Europe/Atlantis'],
    ['Venue', 'timeZone', ''],
    ['Venue', 'timeZone', '../../etc/passwd'],
    ['Venue', 'timeZone', 'UTC\0'],
    ['Venue', 'timeZone', MEGABYTE],
    ['Venue', 'timeZone', { toString: 'UTC' }],
    ['Venue', 'openingHours.0.day', 'SOMEDAY'],
    ['Venue', 'openingHours.0.day', '__proto__'],
    ['Venue', 'openingHours.0.opens', '25:00'],
    ['Venue', 'openingHours.0.opens', 'noon'],
    ['Venue', 'openingHours.0.opens', ['09:00']],
    ['Room', 'bookable.capacity', 2 ** 31],
    ['Room', 'bookable.capacity', 1.5],
    ['Room', 'bookable.capacity', '4'],
    ['Room', 'bookable.price.amount', 1e300],
    ['Room', 'bookable.price.per', 'FORTNIGHT'],
    ['Room', 'bookable.imageUrl', 'no url'],
    ['Room', 'bookable.imageUrl', { href: 'https://x.test' }],
    ['Room', 'bookable.policy.minDuration', 'an hour'],
    ['Room', 'bookable.policy.minDuration', 3600],
    ['Room', 'bookable.active', false],
    ['Room', 'bookable.version', 99],
    ['Room', 'inventory', 'POOLED'],
    ['Table', 'inventory', 'SHARED'],
    ['Flight', 'departsAt', 'tomorrow'],
    ['Flight', 'departsAt', '2030-01-01T08:00:00'],
    ['Flight', 'departsAt', '2030-02-30T08:00:00Z'],
    ['Flight', 'departsAt', '2016-12-31T23:59:60Z'],
    ['Flight', 'departsAt', 1e300],
    ['Flight', 'departsAt', ['2030-01-01T08:00:00Z']],
  ]),
)('a %s whose %s is %s is no input', async (kind, field, _, value) => {
  expect(await refusal(kind, field, value)).toBe('BAD_USER_INPUT');
});

test.each<[Kind, string]>([
  ['Room', 'bookable.venueId'],
  ['Flight', 'aircraftId'],
  ['Flight', 'destinationId'],
])('a %s whose %s leads nowhere is not made', async (kind, field) => {
  for (const id of [randomUUID(), '', '0', '\0', "' OR true --", '__proto__', MEGABYTE])
    expect(await refusal(kind, field, id)).toBe('NOT_FOUND');
});

test('lists of a thousand are too long', async () => {
  const many = (item: object) => Array.from({ length: 1_000 }, () => item);
  const hour = { day: 'MONDAY', opens: '09:00', closes: '10:00' };
  expect(await refusal('Venue', 'openingHours', many(hour))).toBe('input.openingHours');
  expect(await refusal('Room', 'equipment', many({ code: 'a', label: 'A' }))).toBe('input.equipment');
});

test('hours that overlap, and equipment that is listed twice, are named by their place', async () => {
  const hour = { day: 'SUNDAY', opens: '09:00', closes: '18:00' };
  const board = { code: 'board', label: 'Board' };
  expect(await refusal('Venue', 'openingHours', [hour, { ...hour, opens: '17:00' }])).toBe(
    'input.openingHours.1.closes',
  );
  expect(await refusal('Room', 'equipment', [board, { ...board, code: ' board ' }])).toBe('input.equipment.1.code');
});
