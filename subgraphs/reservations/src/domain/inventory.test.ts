import { expect, test } from '@jest/globals';
import { type Claim, fullTimes, without } from './inventory.ts';
import type { Slot } from './reservation.ts';

const claim = (startsAt: number, endsAt: number, quantity = 1): Claim => ({ ...slot(startsAt, endsAt), quantity });

test('one unit: full while anything is taken, and neighbours are one stretch', () => {
  expect(fullTimes([claim(1, 2), claim(4, 5), claim(2, 3)], 1, 1)).toEqual([slot(1, 3), slot(4, 5)]);
});

test('a pool is full for those who want more than is left', () => {
  const claims = [claim(0, 6, 3), claim(2, 4, 5)];
  expect(fullTimes(claims, 10, 2)).toEqual([]);
  expect(fullTimes(claims, 10, 3)).toEqual([slot(2, 4)]);
  expect(fullTimes(claims, 10, 8)).toEqual([slot(0, 6)]);
});

test('agrees with counting at every moment', () => {
  const random = generator(7);
  for (let round = 0; round < 500; round += 1) {
    const units = 1 + (random() % 6);
    const wanted = 1 + (random() % units);
    const claims = Array.from({ length: random() % 8 }, () => {
      const start = random() % 20;
      return claim(start, start + 1 + (random() % 6), 1 + (random() % 3));
    });
    const full = fullTimes(claims, units, wanted);
    for (let moment = 0; moment < 30; moment += 1) {
      const inside = ({ startsAt, endsAt }: Slot) => +startsAt <= moment && moment < +endsAt;
      const taken = claims.filter(inside).reduce((sum, { quantity }) => sum + quantity, 0);
      expect(full.some(inside)).toBe(taken > 0 && taken + wanted > units);
    }
  }
});

test('what is left of a window', () => {
  expect(without(slot(2, 10), [slot(0, 3), slot(5, 6), slot(9, 12)])).toEqual([slot(3, 5), slot(6, 9)]);
  expect(without(slot(2, 10), [slot(0, 2), slot(10, 12)])).toEqual([slot(2, 10)]);
  expect(without(slot(2, 10), [slot(1, 11)])).toEqual([]);
  expect(without(slot(2, 10), [])).toEqual([slot(2, 10)]);
});

function slot(startsAt: number, endsAt: number): Slot {
  return { startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
}

/** Small, seeded, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >> 8;
  };
}
