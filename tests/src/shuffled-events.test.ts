import { expect, test } from '@jest/globals';
import { chaos } from './chaos/shuffled-events.chaos.ts';

const PATIENCE_MS = 900_000;

test(
  'events that come again and again, in any order of bookables, have their effect once',
  async () => {
    expect(await chaos({ seed: 1, attempts: 10, buses: ['Postgres'] })).toBe(true);
  },
  PATIENCE_MS,
);
