import { expect, test } from '@jest/globals';
import { chaos } from './chaos/model.chaos.ts';

const PATIENCE_MS = 300_000;

test(
  'random histories of bookables: the engine does what a naive model does, and keeps the same',
  async () => {
    expect(await chaos({ seed: 2, attempts: 70 })).toBe(true);
  },
  PATIENCE_MS,
);
