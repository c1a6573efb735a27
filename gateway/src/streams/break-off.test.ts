import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { breakOff } from './break-off.ts';
import { BROKEN, type Interruption, type Line } from './line.ts';

test('a stream that fails ends, and its line is interrupted such that the client comes back', async () => {
  const interruptions: Interruption[] = [];
  const line = Object.assign(new EventEmitter(), {
    unsent: () => 0,
    interrupt: (reason: Interruption) => void interruptions.push(reason),
  }) as unknown as Line;
  const source = (async function* () {
    yield 1;
    throw new Error('the log is away');
  })();
  const told = [];
  for await (const item of breakOff(line, source)) told.push(item);
  expect({ told, interruptions }).toEqual({ told: [1], interruptions: [BROKEN] });
});
