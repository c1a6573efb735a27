import { expect, test } from '@jest/globals';
import { chaos } from './chaos/poison-event.chaos.ts';

const PATIENCE_MS = 900_000;

test(
  'events that cannot be handled are set aside, those behind them go on, and all are handed out again on request',
  async () => {
    expect(await chaos({ seed: 1, attempts: 2, boundMs: PATIENCE_MS, buses: ['Postgres'] })).toBe(true);
  },
  PATIENCE_MS,
);
