import type { ServerResponse } from 'node:http';
import { HungUp } from '../fetch/deadline.ts';
import { Wanted } from '../fetch/wanted.ts';

const HUNG_UP = new HungUp();

/** An answer is wanted until its client hangs up. */
export function untilHungUp(response: ServerResponse): Wanted {
  const wanted = new Wanted();
  response.once('close', () => wanted.giveUp(HUNG_UP));
  return wanted;
}
