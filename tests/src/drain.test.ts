import { expect, test } from '@jest/globals';
import { chaos } from './chaos/drain.chaos.ts';

const PATIENCE_MS = 600_000;

test(
  'gateways, and then everything, are restarted under load: nobody is left without an answer, nothing live is missed',
  async () => {
    expect(await chaos({ seed: 1, attempts: 1, buses: ['Postgres'], within: PATIENCE_MS })).toBe(true);
  },
  PATIENCE_MS,
);
