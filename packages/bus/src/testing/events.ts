import { randomUUID } from 'node:crypto';
import type { Envelope } from '@berth/events';

/** `count` events of one key, numbered on from `first`. */
export function eventsOf(key: string, count: number, first = 1, time = new Date('2030-01-01')): Envelope[] {
  return Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    type: 'room.tested.v1',
    source: 'berth/tests',
    subject: randomUUID(),
    version: 1,
    key,
    sequence: first + index,
    time: time.toISOString(),
    actor: null,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: { text: 'Grüße, "quoted"\n', nested: [1, null, true] },
  }));
}

/** The numbers of one key's events, as they came. */
export function sequence(events: readonly Envelope[], key: string): number[] {
  return events.filter((event) => event.key === key).map((event) => event.sequence);
}

/** The same, each number where it came first: what is delivered twice counts once. */
export function firstSights(events: readonly Envelope[], key: string): number[] {
  return [...new Set(sequence(events, key))];
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
