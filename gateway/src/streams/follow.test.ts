import type { Envelope, ReservationEvent } from '@berth/events';
import { expect, test } from '@jest/globals';
import { type From, follow } from './follow.ts';
import { gathered, telling } from './testing/told.ts';

const event = (sequence: number) => ({ sequence, time: `2026-12-01T10:00:0${sequence}.000Z` }) as ReservationEvent;
const upTo = (last: number) => Array.from({ length: last }, (_, index) => event(index + 1));

/** A log that knows events from `oldest` on, and a tail that brings those in `live`. */
async function told(
  from: From,
  { log, live, oldest = 1 }: { log: ReservationEvent[]; live: ReservationEvent[]; oldest?: number },
) {
  const stream = follow(from, {
    async *history({ sequence }) {
      if (sequence + 1 < oldest) yield null;
      else for (const each of log) if (each.sequence > sequence) yield [each as Envelope];
    },
    read: (message) => message as ReservationEvent,
    present: async () => log.at(-1) as ReservationEvent,
    live: telling(live),
  });
  return (await gathered(stream)).map((each) => ('lost' in each ? `lost at ${each.lost.sequence}` : each.sequence));
}

test('from now on, it tells what comes', async () => {
  expect(await told(null, { log: upTo(3), live: [event(4), event(5)] })).toEqual([4, 5]);
});

test('from a place on, it tells what came after it, then what comes', async () => {
  expect(await told(event(1), { log: upTo(3), live: [event(4)] })).toEqual([2, 3, 4]);
  expect(await told(event(3), { log: upTo(3), live: [event(4)] })).toEqual([4]);
});

test('what came while it read, and what comes twice, is told once', async () => {
  const live = [event(2), event(3), event(4), event(4), event(2), event(5)];
  expect(await told(event(1), { log: upTo(3), live })).toEqual([2, 3, 4, 5]);
});

test('what the tail left out is read from the log', async () => {
  expect(await told(null, { log: upTo(6), live: [event(2), event(5), event(6), event(7)] })).toEqual([
    2, 3, 4, 5, 6, 7,
  ]);
});

test('where the log does not reach back to its place, it says so once, and goes on from where things stand', async () => {
  const world = { log: upTo(6), live: [event(6), event(7)], oldest: 4 };
  expect(await told(event(1), world)).toEqual(['lost at 6', 7]);
  expect(await told('unknown', world)).toEqual(['lost at 6', 7]);
  expect(await told(event(3), world)).toEqual([4, 5, 6, 7]);
});
