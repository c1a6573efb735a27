import { expect, test } from '@jest/globals';
import { chaos } from './chaos/postgres-crash.chaos.ts';

const PATIENCE_MS = 600_000;

test(
  'Postgres is killed: what was acknowledged is there, and services heal without being started again',
  async () => {
    expect(await chaos({ seed: 1, attempts: 2, buses: ['Postgres'] })).toBe(true);
  },
  PATIENCE_MS,
);
