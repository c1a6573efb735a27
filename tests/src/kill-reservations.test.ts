import { expect, test } from '@jest/globals';
import { chaos } from './chaos/kill-reservations.chaos.ts';

const PATIENCE_MS = 900_000;

test(
  'reservations killed again and again: nothing acknowledged is lost, every event arrives, every effect is there once',
  async () => {
    expect(await chaos({ seed: 1, attempts: 30, buses: ['Postgres'] })).toBe(true);
  },
  PATIENCE_MS,
);
