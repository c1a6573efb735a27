import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { freeTimes } from './availability.ts';
import { type Bookable, claimOf } from './bookable.ts';
import { milliseconds } from './duration.ts';
import { at, BOOK, NOW, outcome, ROOM } from './given.ts';
import type { Claim } from './inventory.ts';
import { within as common } from './opening.ts';
import type { Slot } from './reservation.ts';

const TICK_MS = 10 * 60_000;
const DAY = 144;
/** Places on a grid of ten minutes; it is eight o'clock. */
const place = fc.integer({ min: 40, max: DAY + 40 });
const moment = (ticks: number) => new Date(at('00:00').getTime() + ticks * TICK_MS);
const slot = fc
  .tuple(place, fc.integer({ min: 1, max: 20 }))
  .map(([from, ticks]): Slot => ({ startsAt: moment(from), endsAt: moment(from + ticks) }));

const buffer = fc.constantFrom('PT0S', 'PT0S', 'PT10M', 'PT30M');
const policy = fc.record({
  confirmation: fc.constantFrom('INSTANT' as const, 'APPROVAL' as const),
  bufferBefore: buffer,
  bufferAfter: buffer,
  minNotice: fc.constantFrom('PT0S', 'PT1H', 'PT5H'),
  maxAdvance: fc.constantFrom('PT20H', 'P1W'),
  minDuration: fc.constantFrom('PT0S', 'PT30M'),
  maxDuration: fc.constantFrom('PT1H', 'PT4H', 'P1D'),
});

const hours = fc
  .tuple(
    fc.constantFrom('TUESDAY', 'WEDNESDAY', 'THURSDAY'),
    fc.constantFrom('00:00', '08:00', '12:00'),
    fc.constantFrom('12:00', '18:30', '00:00'),
  )
  .filter(([, opens, closes]) => opens < closes || closes === '00:00')
  .map(([day, opens, closes]) => ({ day, opens, closes }));

const bookable = fc
  .record({
    inventory: fc.constantFrom('EXCLUSIVE' as const, 'POOLED' as const),
    capacity: fc.integer({ min: 2, max: 6 }),
    minQuantity: fc.integer({ min: 1, max: 2 }),
    active: fc.constantFrom(true, true, true, true, false),
    slot: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: slot }),
    policy,
    venue: fc.record({
      timeZone: fc.constantFrom('UTC', 'Asia/Kolkata'),
      openingHours: fc.array(hours, { maxLength: 3 }),
      closures: fc.array(slot, { maxLength: 2 }),
    }),
  })
  .map((given): Bookable => ({ ...ROOM, ...given, policy: { ...ROOM.policy, ...given.policy } }));

const taken = fc.array(fc.record({ slot, quantity: fc.integer({ min: 1, max: 3 }) }), { maxLength: 5 });
const quantity = fc.integer({ min: 1, max: 4 });

test('a member may have what lies within free time, for as long as the policy lets one book, and nothing else', () => {
  const counts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(
      bookable,
      taken,
      quantity,
      fc.array(slot, { minLength: 3, maxLength: 8 }),
      (given, of, units, wishes) => {
        const claims = of.map((each) => claim(each.slot, each.quantity, given));
        const free = freeTimes(given, claims, { startsAt: moment(-DAY), endsAt: moment(4 * DAY) }, units, NOW);
        const within = free.flatMap((time) => wishes.flatMap((wish) => common(time, wish)));
        for (const wish of [...wishes, ...free, ...within, ...(given.slot ? [given.slot] : [])]) {
          if (!isSettled(wish, given)) continue;
          const decision = outcome({ ...BOOK, ...wish, quantity: units }, { bookable: given, claims });
          const isFree = free.some((time) => (given.slot ? isSame(time, wish) : contains(time, wish)));
          expect('changes' in decision).toBe(isFree && mayLast(wish, given));
          counts['changes' in decision ? 'accepted' : 'refused'] += 1;
        }
      },
    ),
    { seed: 20261201, numRuns: 500 },
  );
  // Neither is the exception.
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(500);
});

test('where nothing but buffers meet, the units of a pool do not add up', () => {
  const policy = { ...ROOM.policy, bufferBefore: 'PT30M', bufferAfter: 'PT30M' };
  const pool: Bookable = { ...ROOM, inventory: 'POOLED', capacity: 10, policy };
  const claims = [
    { startsAt: at('09:00'), endsAt: at('12:00'), quantity: 6 },
    { startsAt: at('12:00'), endsAt: at('15:00'), quantity: 6 },
  ];
  const day = { startsAt: at('08:00'), endsAt: at('17:00') };
  const wish = { ...BOOK, startsAt: at('11:00'), endsAt: at('13:00') };
  for (const [units, free] of [
    [4, [day]],
    [
      5,
      [
        { startsAt: at('08:00'), endsAt: at('08:30') },
        { startsAt: at('15:30'), endsAt: at('17:00') },
      ],
    ],
  ] as const) {
    expect(freeTimes(pool, claims, day, units, NOW)).toEqual(free);
    expect('changes' in outcome({ ...wish, quantity: units }, { bookable: pool, claims })).toBe(free.length === 1);
  }
});

/** As it stands in the database. */
function claim(slot: Slot, quantity: number, bookable: Bookable): Claim {
  const { startsAt, endsAt, ...taken } = claimOf(slot, quantity, bookable);
  return { ...taken, startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
}

function contains(outer: Slot, inner: Slot): boolean {
  return outer.startsAt <= inner.startsAt && inner.endsAt <= outer.endsAt;
}

function isSame(a: Slot, b: Slot): boolean {
  return contains(a, b) && contains(b, a);
}

/** What has begun, and what ends later than one may begin, may be had, but is not offered; what is whole is. */
function isSettled({ startsAt, endsAt }: Slot, { slot, policy }: Bookable): boolean {
  const last = NOW.getTime() + milliseconds(policy.maxAdvance);
  return startsAt >= NOW && (slot !== null || startsAt.getTime() > last || endsAt.getTime() <= last);
}

function mayLast({ startsAt, endsAt }: Slot, { policy }: Bookable): boolean {
  const length = endsAt.getTime() - startsAt.getTime();
  return length >= milliseconds(policy.minDuration) && length <= milliseconds(policy.maxDuration);
}
