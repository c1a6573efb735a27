import { expect, test } from '@jest/globals';
import { chaos } from './chaos/stalled-subscribers.chaos.ts';

const PATIENCE_MS = 500_000;

test(
  'who does not read is cut, and who does misses nothing',
  async () => {
    expect(await chaos({ attempts: 12_000, buses: ['Postgres'] })).toBe(true);
  },
  PATIENCE_MS,
);
