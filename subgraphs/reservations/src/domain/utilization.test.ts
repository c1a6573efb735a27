import { expect, test } from '@jest/globals';
import type { Bookable } from './bookable.ts';
import { type Use, utilization } from './utilization.ts';

const at = (time: string) => new Date(`2026-12-01T${time}:00Z`);
const slot = (from: string, to: string) => ({ startsAt: at(from), endsAt: at(to) });
const use = (from: string, to: string, status: Use['status'], quantity = 1): Use => ({
  ...slot(from, to),
  status,
  quantity,
});
const DAY = slot('00:00', '23:00');

const room = {
  inventory: 'EXCLUSIVE',
  capacity: 8,
  venue: {
    timeZone: 'UTC',
    openingHours: [{ day: 'TUESDAY', opens: '08:00', closes: '18:00' }],
    closures: [slot('16:00', '20:00')],
  },
} as unknown as Bookable;

test('open time is the hours without the closures; booked is what took its slot; used is what was not a no-show', () => {
  const uses = [
    use('08:00', '09:00', 'COMPLETED', 5),
    use('10:00', '10:30', 'NO_SHOW'),
    use('11:00', '12:00', 'CONFIRMED'),
    use('12:00', '13:00', 'CANCELLED'),
  ];
  expect(utilization(room, uses, DAY)).toEqual({
    openMinutes: 480,
    bookedMinutes: 150,
    usedMinutes: 60,
    reservations: 3,
    noShows: 1,
  });
});

test('what reaches over the window counts as far as it lies inside', () => {
  expect(utilization(room, [use('08:00', '10:00', 'COMPLETED')], slot('09:00', '12:00'))).toMatchObject({
    openMinutes: 180,
    bookedMinutes: 60,
  });
});

test('of a pool, a quarter of the seats for an hour is a quarter of an hour', () => {
  const pool = { ...room, inventory: 'POOLED' } as Bookable;
  expect(utilization(pool, [use('08:00', '09:00', 'CHECKED_IN', 2)], DAY)).toMatchObject({
    bookedMinutes: 15,
    usedMinutes: 15,
  });
});
