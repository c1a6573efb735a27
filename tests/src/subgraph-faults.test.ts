import { expect, test } from '@jest/globals';
import { chaos } from './chaos/subgraph-faults.chaos.ts';

test('a subgraph in trouble takes nothing with it but its own fields, and is left alone until it is well', async () => {
  expect(await chaos({ seed: 1, attempts: 60 })).toBe(true);
});
