import type { Envelope } from '@berth/events';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Seen } from '../bus.ts';
import { eventsOf, upTo } from '../testing/events.ts';
import type { Log } from './log.ts';

/** What has happened to one key may be asked for. */
export function describeHistory(log: Log): void {
  describe('the history of a key', () => {
    let events: Envelope[];

    beforeEach(async () => {
      events = eventsOf('a', 6, 1, new Date());
      for (let index = 0; index < 6; index += 1) {
        await log.bus.publish('rooms', [events[index] as Envelope, ...eventsOf(`other ${index}`, 3)]);
      }
    });

    /** Whatever portions it is told in. */
    async function history(key: string, seen: Seen): Promise<Envelope[] | null> {
      const told: Envelope[] = [];
      for await (const portion of log.bus.history('rooms', key, seen)) {
        if (!portion) return null;
        told.push(...portion);
      }
      return told;
    }

    test('is what came after the event that was seen last, in order, each once', async () => {
      await log.connect().publish('rooms', events.slice(2));
      const numbers = async (seen: Envelope) => (await history('a', seen))?.map((event) => event.sequence);
      expect(await Promise.all(events.map(numbers))).toEqual([
        [2, 3, 4, 5, 6],
        [3, 4, 5, 6],
        [4, 5, 6],
        [5, 6],
        [6],
        [],
      ]);
      expect(await history('a', events[4] as Envelope)).toEqual([events[5]]);
      await log.bus.publish('rooms', eventsOf('a', 1, 7));
      expect(await numbers(events[5] as Envelope)).toEqual([7]);
    });

    test('begins with its first event for who has seen none, and is empty where there is none', async () => {
      const before = { sequence: 0, time: new Date().toISOString() };
      expect(await history('a', before)).toEqual(events);
      // As a cursor may say of what nothing has happened to yet.
      expect(await history('a', { sequence: 0, time: new Date(0).toISOString() })).toEqual(events);
      expect(await history('never heard of', before)).toEqual([]);
    });

    test('is found although the clocks that timed the events were wrong', async () => {
      const wrong = ['2000-01-01T00:00:00.000Z', '2050-01-01T00:00:00.000Z'];
      for (const time of wrong) expect(await history('a', { sequence: 4, time })).toEqual(events.slice(4));
    });

    test('is told in portions, however long it is, and no further than anybody takes it', async () => {
      await log.bus.publish('rooms', eventsOf('b', 1_700, 1, new Date()));
      const seen = { sequence: 100, time: new Date().toISOString() };
      expect((await history('b', seen))?.map(({ sequence }) => sequence)).toEqual(upTo(1_700).slice(100));
      const reading = log.bus.history('rooms', 'b', seen);
      const { value: first } = await reading.next();
      expect(first?.at(-1)?.sequence).toBeLessThan(700);
      await reading.return();
      expect(await reading.next()).toEqual({ done: true, value: undefined });
    });

    test('cannot be told to who saw an event that is not there', async () => {
      expect(await history('a', { sequence: 7, time: new Date().toISOString() })).toBeNull();
    });
  });
}
