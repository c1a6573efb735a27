import { eventually } from '@berth/database/testing';
import type { Envelope } from '@berth/events';
import { expect, test } from '@jest/globals';
import { eventsOf, firstSights, sequence, upTo } from '../testing/events.ts';
import type { Log } from './log.ts';

/** What is published arrives, in the order of its key. */
export function describePublishing(log: Log): void {
  test('an event arrives as it was published, on its own topic alone', async () => {
    const published = { rooms: eventsOf('a', 1), users: eventsOf('b', 1) };
    const rooms = log.read('group');
    const users: Envelope[] = [];
    log.bus.subscribe('users', 'group', (event) => void users.push(event));
    await log.bus.publish('rooms', published.rooms);
    await log.bus.publish('users', published.users);
    await eventually(() => expect({ rooms, users }).toEqual(published));
  });

  test('many publishers at once: nothing is lost, and the events of each key keep their order', async () => {
    const seen = log.read('group');
    const keys = upTo(8).map(String);
    await Promise.all(
      keys.map(async (key) => {
        const publisher = log.connect();
        const events = eventsOf(key, 300);
        for (let size = 1; events.length > 0; size = (size % 5) + 1)
          await publisher.publish('rooms', events.splice(0, size));
      }),
    );
    await eventually(() => expect(seen).toHaveLength(8 * 300));
    for (const key of keys) expect(sequence(seen, key)).toEqual(upTo(300));
  });

  test('what is published again may arrive again: nothing is lost, and nothing comes before its turn', async () => {
    const seen = log.read('group');
    const [first, second, third, fourth, last] = eventsOf('a', 5) as [Envelope, Envelope, Envelope, Envelope, Envelope];
    await log.bus.publish('rooms', [first, second]);
    await log.bus.publish('rooms', [first]);
    await log.connect().publish('rooms', [first, second, third, fourth, third]);
    await log.bus.publish('rooms', [last]);
    await eventually(() => expect(sequence(seen, 'a').at(-1)).toBe(5));
    expect(firstSights(seen, 'a')).toEqual(upTo(5));
  });

  test('publishing one event from many places at once loses nothing', async () => {
    const [event, last] = eventsOf('a', 2) as [Envelope, Envelope];
    await Promise.all(upTo(6).map(() => log.connect().publish('rooms', [event])));
    await log.bus.publish('rooms', [last]);
    const seen = log.read('group');
    await eventually(() => expect(firstSights(seen, 'a')).toEqual([1, 2]));
  });
}
