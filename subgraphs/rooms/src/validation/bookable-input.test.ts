import { expect, test } from '@jest/globals';
import { check } from './check.ts';
import { flightArgs } from './flight-input.ts';
import { roomArgs } from './room-input.ts';
import { tableArgs } from './table-input.ts';

const bookable = { name: ' Fjord ', venueId: 'any', capacity: 8 };
const flight = {
  bookable,
  number: 'BE 17',
  aircraftId: 'any',
  destinationId: 'any',
  departsAt: new Date('2030-01-01T08:00:00Z'),
  arrivesAt: new Date('2030-01-01T10:00:00Z'),
};

const room = (over: object) => check(roomArgs, { input: { bookable: { ...bookable, ...over } } });
const at = (...path: string[]) => ({ problem: expect.objectContaining({ code: 'INVALID_INPUT', path }) });

test('a room that leaves out all it may', () => {
  expect(room({})).toEqual({
    value: {
      kind: 'ROOM',
      terms: expect.objectContaining({ maxDuration: 'PT8H', maxAdvance: 'P90D', checkInWithin: null }),
      columns: {
        ...{ name: 'Fjord', description: null, venueId: 'any', capacity: 8, imageUrl: null, floor: null },
        ...{ priceAmount: null, priceCurrency: null, pricePer: null },
      },
      equipment: [],
    },
  });
});

test('what is wrong with any bookable is named by its path', () => {
  expect(room({ name: '  ' })).toEqual(at('input', 'bookable', 'name'));
  expect(room({ name: 'x'.repeat(201) })).toEqual(at('input', 'bookable', 'name'));
  expect(room({ name: 'a\0b' })).toEqual(at('input', 'bookable', 'name'));
  expect(room({ name: 'a\r\nb' })).toEqual(at('input', 'bookable', 'name'));
  expect(room({ name: 'a\ud800' })).toEqual(at('input', 'bookable', 'name'));
  expect(room({ description: 'a\u0085b' })).toEqual(at('input', 'bookable', 'description'));
  expect(room({ capacity: 0 })).toEqual(at('input', 'bookable', 'capacity'));
  expect(room({ capacity: 100_001 })).toEqual(at('input', 'bookable', 'capacity'));
  expect(room({ imageUrl: new URL('javascript:alert(1)') })).toEqual(at('input', 'bookable', 'imageUrl'));
});

test('a price is not negative and in a currency that there is', () => {
  const price = { amount: 1200, currency: 'EUR', per: 'HOUR' as const };
  expect(room({ price })).toHaveProperty('value.columns.priceCurrency', 'EUR');
  expect(room({ price: { ...price, amount: -1 } })).toEqual(at('input', 'bookable', 'price', 'amount'));
  expect(room({ price: { ...price, currency: 'eur' } })).toEqual(at('input', 'bookable', 'price', 'currency'));
  expect(room({ price: { ...price, currency: 'QQQ' } })).toEqual(at('input', 'bookable', 'price', 'currency'));
});

test('equipment codes are unique, and 50 at most', () => {
  const items = (count: number) => Array.from({ length: count }, (_, index) => ({ code: `c${index}`, label: 'Thing' }));
  const equipped = (equipment: ReturnType<typeof items>) => check(roomArgs, { input: { bookable, equipment } });
  expect(equipped(items(50))).toHaveProperty('value.equipment.length', 50);
  expect(equipped(items(51))).toEqual(at('input', 'equipment'));
  expect(equipped([...items(2), { code: ' c1 ', label: 'Again' }])).toEqual(at('input', 'equipment', '2', 'code'));
});

test('the smallest party fits at its table', () => {
  const table = (minPartySize?: number | null) => check(tableArgs, { input: { bookable, minPartySize } });
  expect(table()).toHaveProperty('value.columns.minPartySize', 1);
  expect(table(8)).toHaveProperty('value.columns.minPartySize', 8);
  expect(table(9)).toEqual(at('input', 'minPartySize'));
  expect(table(0)).toEqual(at('input', 'minPartySize'));
});

test('a flight arrives after it departs, and within its own policy', () => {
  const fly = (over: object) => check(flightArgs, { input: { ...flight, ...over } });
  expect(fly({})).toHaveProperty('value.columns.number', 'BE 17');
  expect(fly({ arrivesAt: flight.departsAt })).toEqual(at('input', 'arrivesAt'));
  expect(fly({ arrivesAt: new Date('2030-01-04T08:00:00Z') })).toEqual(at('input', 'arrivesAt'));
  expect(fly({ departsAt: new Date('0000-01-01T00:00:00Z') })).toEqual(at('input', 'departsAt'));
  expect(fly({ departsAt: new Date(Number.NaN) })).toEqual(at('input', 'departsAt'));
});
