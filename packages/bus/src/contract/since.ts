import { eventually } from '@berth/database/testing';
import { describe, expect, test } from '@jest/globals';
import type { Extent, Located, Since } from '../bus.ts';
import { eventsOf, sequence } from '../testing/events.ts';
import type { Log } from './log.ts';

/** What a topic has told since may be asked for. */
export function describeSince(log: Log): void {
  describe('what came to a topic since', () => {
    const numbersOf = (since: Since | null) => sequence(since?.events.map(({ event }) => event) ?? [], 'a');
    const all = () => true;

    test('a tail began, or an event that it told of, is each event once, of any key', async () => {
      await log.bus.publish('rooms', eventsOf('a', 2));
      const told: Located[] = [];
      const { from } = await log.bus.tail('rooms', (event, position) => void told.push({ event, position }));
      const events = [...eventsOf('a', 3, 3), ...eventsOf('b', 3), ...eventsOf('c', 3)];
      await log.bus.publish('rooms', events);
      await log.bus.publish('rooms', events.slice(1));
      await eventually(() => expect(new Set(told.map(({ event }) => event.id)).size).toBe(9));

      const other = log.connect();
      const since = await other.since('rooms', from, all);
      expect(numbersOf(since)).toEqual([3, 4, 5]);
      expect(new Set(since?.events.map(({ event }) => event.id))).toEqual(new Set(events.map(({ id }) => id)));
      expect(since?.events).toHaveLength(9);

      const extent = [...from];
      for (const { event, position } of told) {
        extent[position.lane] = position.number;
        if (event.key === 'a' && event.sequence === 4) break;
      }
      expect(numbersOf(await other.since('rooms', extent, all))).toEqual([5]);
      expect(await other.since('rooms', since?.extent as Extent, all)).toEqual({ events: [], extent: since?.extent });
    });

    test('is only what is asked for', async () => {
      const { from } = await log.bus.tail('rooms', () => {});
      await log.bus.publish('rooms', [...eventsOf('a', 3), ...eventsOf('b', 3)]);
      const since = await log.bus.since('rooms', from, ({ key, sequence }) => key === 'b' && sequence > 1);
      expect(sequence(since?.events.map(({ event }) => event) ?? [], 'b')).toEqual([2, 3]);
      expect(since?.events).toHaveLength(2);
    });

    test('is not told from where the topic never was', async () => {
      const { from } = await log.bus.tail('rooms', () => {});
      await log.bus.publish('rooms', eventsOf('a', 3));
      for (const extent of [[], [...from, 0], from.map((number) => number + 1_000)])
        expect(await log.bus.since('rooms', extent, all)).toBeNull();
    });
  });
}
