import { expect, test } from '@jest/globals';
import { chaos } from './chaos/audience.chaos.ts';

const PATIENCE_MS = 400_000;

test(
  'whoever listens is told each change once and in order, while gateways, subgraphs and the broker are killed',
  async () => {
    expect(await chaos({ seed: 1, attempts: 15, buses: ['Postgres'] })).toBe(true);
  },
  PATIENCE_MS,
);
