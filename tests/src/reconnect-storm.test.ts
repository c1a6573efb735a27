import { expect, test } from '@jest/globals';
import { chaos } from './chaos/reconnect-storm.chaos.ts';

const PATIENCE_MS = 500_000;

test(
  'a crowd whose gateway was killed comes back, and is told what it missed, once and in order',
  async () => {
    expect(await chaos({ attempts: 100, buses: ['Postgres'], within: PATIENCE_MS })).toBe(true);
  },
  PATIENCE_MS,
);
