import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../append.ts';

/** `count` events of one new key. */
export function newEvents(count: number): NewEvent[] {
  const key = randomUUID();
  return Array.from({ length: count }, (_, index) => ({
    type: 'user.tested.v1',
    subject: key,
    version: index + 1,
    key,
    sequence: index + 1,
    actor: null,
    data: { text: 'Grüße, "quoted"\n' },
  }));
}
