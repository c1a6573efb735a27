import { expect, test } from '@jest/globals';
import { chaos } from './chaos/idempotency.chaos.ts';

const PATIENCE_MS = 300_000;

test(
  'every mutation with a key is done once, also where reservations is killed in the middle of it',
  async () => {
    expect(await chaos({ seed: 1, attempts: 8 })).toBe(true);
  },
  PATIENCE_MS,
);
