import { expect, test } from '@jest/globals';
import { chaos } from './chaos/kill-relay.chaos.ts';

const PATIENCE_MS = 900_000;

test(
  'relays killed between sending and marking: what they sent is sent again, and has its effect once',
  async () => {
    expect(await chaos({ seed: 1, attempts: 2, buses: ['Postgres'] })).toBe(true);
  },
  PATIENCE_MS,
);
