import { expect, test } from '@jest/globals';
import { chaos } from './chaos/bus-down.chaos.ts';

const PATIENCE_MS = 900_000;

test(
  'the bus away under load: bookings go on, and what happened meanwhile is told in full afterwards',
  async () => {
    expect(await chaos({ attempts: 5, buses: ['Postgres'] })).toBe(true);
  },
  PATIENCE_MS,
);
