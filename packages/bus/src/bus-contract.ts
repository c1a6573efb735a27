import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@berth/database/testing';
import type { Envelope } from '@berth/events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Bus, Extent, Located, Seen, Since } from './bus.ts';
import { eventsOf, firstSights, sequence, upTo } from './testing/events.ts';

const anInstant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** What every adapter of the bus must do. `openLog` makes an empty log, and answers how a process connects to it. */
export function describeBus(name: string, openLog: () => Promise<() => Bus>): void {
  describe(name, () => {
    let open: Bus[];
    let connect: () => Bus;
    let bus: Bus;

    beforeEach(async () => {
      const connectToLog = await openLog();
      open = [];
      connect = () => {
        const opened = connectToLog();
        open.push(opened);
        return opened;
      };
      bus = connect();
    });

    afterEach(() => Promise.all(open.map(close)));

    async function close(closing: Bus): Promise<void> {
      open = open.filter((other) => other !== closing);
      await closing.close();
    }

    function read(group: string, reader = bus): Envelope[] {
      const seen: Envelope[] = [];
      reader.subscribe('rooms', group, (event) => void seen.push(event));
      return seen;
    }

    async function tail(reader = bus): Promise<Envelope[]> {
      const seen: Envelope[] = [];
      await reader.tail('rooms', (event) => void seen.push(event));
      return seen;
    }

    test('an event arrives as it was published, on its own topic alone', async () => {
      const published = { rooms: eventsOf('a', 1), users: eventsOf('b', 1) };
      const rooms = read('group');
      const users: Envelope[] = [];
      bus.subscribe('users', 'group', (event) => void users.push(event));
      await bus.publish('rooms', published.rooms);
      await bus.publish('users', published.users);
      await eventually(() => expect({ rooms, users }).toEqual(published));
    });

    test('many publishers at once: nothing is lost, and the events of each key keep their order', async () => {
      const seen = read('group');
      const keys = upTo(8).map(String);
      await Promise.all(
        keys.map(async (key) => {
          const publisher = connect();
          const events = eventsOf(key, 300);
          for (let size = 1; events.length > 0; size = (size % 5) + 1)
            await publisher.publish('rooms', events.splice(0, size));
        }),
      );
      await eventually(() => expect(seen).toHaveLength(8 * 300));
      for (const key of keys) expect(sequence(seen, key)).toEqual(upTo(300));
    });

    test('what is published again may arrive again: nothing is lost, and nothing comes before its turn', async () => {
      const seen = read('group');
      const [first, second, third, fourth, last] = eventsOf('a', 5) as [
        Envelope,
        Envelope,
        Envelope,
        Envelope,
        Envelope,
      ];
      await bus.publish('rooms', [first, second]);
      await bus.publish('rooms', [first]);
      await connect().publish('rooms', [first, second, third, fourth, third]);
      await bus.publish('rooms', [last]);
      await eventually(() => expect(sequence(seen, 'a').at(-1)).toBe(5));
      expect(firstSights(seen, 'a')).toEqual(upTo(5));
    });

    test('publishing one event from many places at once loses nothing', async () => {
      const [event, last] = eventsOf('a', 2) as [Envelope, Envelope];
      await Promise.all(upTo(6).map(() => connect().publish('rooms', [event])));
      await bus.publish('rooms', [last]);
      const seen = read('group');
      await eventually(() => expect(firstSights(seen, 'a')).toEqual([1, 2]));
    });

    test('a group reads from the very first event, and goes on where it stopped, in another process too', async () => {
      await bus.publish('rooms', eventsOf('a', 3));
      const first = read('group');
      await eventually(() => expect(sequence(first, 'a')).toEqual([1, 2, 3]));
      await close(bus);

      bus = connect();
      await bus.publish('rooms', eventsOf('a', 3, 4));
      const next = read('group');
      await eventually(() => expect(sequence(next, 'a')).toEqual([4, 5, 6]));
      expect(first).toHaveLength(3);
    });

    test('each of two groups gets everything', async () => {
      const [one, other] = [read('one'), read('other')];
      await bus.publish('rooms', eventsOf('a', 5));
      await eventually(() => expect([sequence(one, 'a'), sequence(other, 'a')]).toEqual([upTo(5), upTo(5)]));
    });

    test('of two members of a group one handles each event, and the other goes on when it leaves', async () => {
      const both: Envelope[] = [];
      const handle = (event: Envelope) => void both.push(event);
      const other = connect();
      bus.subscribe('rooms', 'group', handle);
      other.subscribe('rooms', 'group', handle);
      const events = eventsOf('a', 90);
      for (let index = 0; index < 30; index += 1) await bus.publish('rooms', events.slice(index, index + 1));
      await eventually(() => expect(sequence(both, 'a')).toEqual(upTo(30)));

      await close(bus);
      await other.publish('rooms', events.slice(30, 60));
      await eventually(() => expect(sequence(both, 'a')).toEqual(upTo(60)));

      bus = connect();
      bus.subscribe('rooms', 'group', handle);
      await close(other);
      await bus.publish('rooms', events.slice(60));
      await eventually(() => expect(sequence(both, 'a')).toEqual(upTo(90)));
    });

    test('a tail gets what is published from then on, and so does every other tail', async () => {
      await bus.publish('rooms', eventsOf('a', 3));
      const tails = await Promise.all([tail(), tail(), tail(connect())]);
      await bus.publish('rooms', eventsOf('a', 3, 4));
      for (const seen of tails) await eventually(() => expect(sequence(seen, 'a')).toEqual([4, 5, 6]));
    });

    test('a tail of a topic that nobody has published to gets its first event', async () => {
      const seen = await tail();
      await bus.publish('rooms', eventsOf('a', 1));
      await eventually(() => expect(sequence(seen, 'a')).toEqual([1]));
    });

    test('a tail tells up to when it has heard everything, which is not later than what is still in hand', async () => {
      let [begun, done] = [false, () => {}];
      const inHand = new Promise<void>((resolve) => {
        done = resolve;
      });
      const { heardAt } = await bus.tail('rooms', () => {
        begun = true;
        return inHand;
      });
      const opened = performance.now();
      await eventually(() => expect(heardAt()).toBeGreaterThan(opened));
      await bus.publish('rooms', eventsOf('a', 1));
      await eventually(() => expect(begun).toBe(true));
      const meanwhile = performance.now();
      await sleep(1_000);
      expect(heardAt()).toBeLessThan(meanwhile);
      done();
      await eventually(() => expect(heardAt()).toBeGreaterThan(meanwhile));
    });

    test('a handler that fails is tried again, and nothing behind its event overtakes', async () => {
      const tried: number[] = [];
      bus.subscribe('rooms', 'group', async (event) => {
        tried.push(event.sequence);
        if (event.sequence === 2 && tried.length < 5) throw new Error('not yet');
      });
      await bus.publish('rooms', eventsOf('a', 3));
      await eventually(() => expect(tried).toEqual([1, 2, 2, 2, 2, 3]));
    });

    test('an event that was in hand when its reader failed and stopped is handled by the next', async () => {
      let failures = 0;
      bus.subscribe('rooms', 'group', async (event) => {
        if (event.sequence < 3) return;
        failures += 1;
        throw new Error('never');
      });
      await bus.publish('rooms', eventsOf('a', 4));
      await eventually(() => expect(failures).toBeGreaterThan(0));
      await close(bus);

      const seen = read('group', connect());
      await eventually(() => expect(sequence(seen, 'a')).toEqual([3, 4]));
    });

    test('stopping waits for the event in hand, and takes no other', async () => {
      const steps: string[] = [];
      const subscription = bus.subscribe('rooms', 'group', async (event) => {
        steps.push(`took ${event.sequence}`);
        await sleep(100);
        steps.push(`did ${event.sequence}`);
      });
      await bus.publish('rooms', eventsOf('a', 3));
      await eventually(() => expect(steps).toEqual(['took 1']));
      await subscription.stop();
      expect(steps).toEqual(['took 1', 'did 1']);
    });

    test('closing does not wait for events to come, nor for the next try of a handler that fails', async () => {
      const closing = connect();
      read('idle', closing);
      await tail(closing);
      let tries = 0;
      closing.subscribe('rooms', 'failing', () => {
        tries += 1;
        throw new Error('never');
      });
      await bus.publish('rooms', eventsOf('a', 1));
      // By then the next try is more than a second away.
      await eventually(() => expect(tries).toBe(6));
      expect(await Promise.race([close(closing).then(() => 'closed'), sleep(1_200, 'still waiting')])).toBe('closed');
    });

    test('rewinding makes a group read from the first event again, whether it is read at the time or not', async () => {
      await bus.publish('rooms', eventsOf('a', 3));
      const seen = read('group');
      await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 2, 3]));
      await connect().rewind('rooms', 'group');
      await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 2, 3, 1, 2, 3]));
      await close(bus);

      bus = connect();
      await bus.rewind('rooms', 'group');
      const again = read('group');
      await eventually(() => expect(sequence(again, 'a')).toEqual([1, 2, 3]));
    });

    test('rewinding leaves other groups where they are', async () => {
      await bus.publish('rooms', eventsOf('a', 1));
      const other = read('other');
      await eventually(() => expect(other).toHaveLength(1));
      await bus.rewind('rooms', 'group');
      await bus.publish('rooms', eventsOf('a', 1, 2));
      await eventually(() => expect(sequence(other, 'a')).toEqual([1, 2]));
    });

    test('a slow handler is not handed the next event of its key before it is done', async () => {
      let inHand = 0;
      const most: number[] = [];
      bus.subscribe('rooms', 'group', async () => {
        most.push(++inHand);
        await sleep(20);
        inHand -= 1;
      });
      await bus.publish('rooms', eventsOf('a', 30));
      await eventually(() => expect(most).toHaveLength(30));
      expect(Math.max(...most)).toBe(1);
    });

    describe('an event that its handler can never handle', () => {
      let poisonous: boolean;
      let seen: Envelope[];

      beforeEach(async () => {
        poisonous = true;
        seen = [];
        bus.subscribe('rooms', 'group', (event) => {
          if (poisonous && event.key === 'a' && event.sequence === 2) throw new TypeError('cannot read it');
          seen.push(event);
        });
      });

      test('is set aside with its cause, and those behind it go on', async () => {
        const events = eventsOf('a', 4);
        await bus.publish('rooms', events);
        await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 3, 4]));
        expect(await connect().setAside('rooms')).toEqual([
          {
            group: 'group',
            event: expect.objectContaining({ ...events[1] }),
            cause: 'TypeError: cannot read it',
            at: anInstant,
          },
        ]);
        expect(await bus.setAside('users')).toEqual([]);
      });

      test('is handed out again on request, to its group alone, once', async () => {
        const [other, tailed] = [read('other'), await tail()];
        await bus.publish('rooms', eventsOf('a', 3));
        await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 3]));
        poisonous = false;
        const operator = connect();
        expect(await operator.replay('rooms')).toBe(1);
        await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 3, 2]));
        expect(await operator.replay('rooms')).toBe(0);
        expect(await operator.setAside('rooms')).toEqual([]);

        await bus.publish('rooms', eventsOf('a', 1, 4));
        for (const others of [other, tailed]) await eventually(() => expect(sequence(others, 'a')).toEqual(upTo(4)));
      });

      test('is set aside once more where it fails again', async () => {
        await bus.publish('rooms', eventsOf('a', 2));
        await eventually(async () => expect(await bus.setAside('rooms')).toHaveLength(1));
        await bus.replay('rooms');
        await bus.publish('rooms', eventsOf('a', 1, 3));
        await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 3]));
        await eventually(async () => expect(await bus.setAside('rooms')).toHaveLength(1));
      });
    });

    test('while what a handler needs is away, nothing is set aside: the event waits', async () => {
      let down = true;
      let tries = 0;
      const seen: Envelope[] = [];
      const ask = async () => {
        tries += 1;
        if (down) throw new Error('the database is down');
      };
      const handle = async (event: Envelope) => {
        await ask();
        seen.push(event);
      };
      bus.subscribe('rooms', 'group', handle, ask);
      await bus.publish('rooms', eventsOf('a', 2));
      // Seven tries, and the question whether its world is sound, which it is not.
      await eventually(() => expect(tries).toBe(8));
      down = false;
      await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 2]));
      expect(await bus.setAside('rooms')).toEqual([]);
    });

    describe('what came to a topic since', () => {
      const numbersOf = (since: Since | null) => sequence(since?.events.map(({ event }) => event) ?? [], 'a');
      const all = () => true;

      test('a tail began, or an event that it told of, is each event once, of any key', async () => {
        await bus.publish('rooms', eventsOf('a', 2));
        const told: Located[] = [];
        const { from } = await bus.tail('rooms', (event, position) => void told.push({ event, position }));
        const events = [...eventsOf('a', 3, 3), ...eventsOf('b', 3), ...eventsOf('c', 3)];
        await bus.publish('rooms', events);
        await bus.publish('rooms', events.slice(1));
        await eventually(() => expect(new Set(told.map(({ event }) => event.id)).size).toBe(9));

        const other = connect();
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
        const { from } = await bus.tail('rooms', () => {});
        await bus.publish('rooms', [...eventsOf('a', 3), ...eventsOf('b', 3)]);
        const since = await bus.since('rooms', from, ({ key, sequence }) => key === 'b' && sequence > 1);
        expect(sequence(since?.events.map(({ event }) => event) ?? [], 'b')).toEqual([2, 3]);
        expect(since?.events).toHaveLength(2);
      });

      test('is not told from where the topic never was', async () => {
        const { from } = await bus.tail('rooms', () => {});
        await bus.publish('rooms', eventsOf('a', 3));
        for (const extent of [[], [...from, 0], from.map((number) => number + 1_000)])
          expect(await bus.since('rooms', extent, all)).toBeNull();
      });
    });

    describe('the history of a key', () => {
      let events: Envelope[];

      beforeEach(async () => {
        events = eventsOf('a', 6, 1, new Date());
        for (let index = 0; index < 6; index += 1) {
          await bus.publish('rooms', [events[index] as Envelope, ...eventsOf(`other ${index}`, 3)]);
        }
      });

      /** Whatever portions it is told in. */
      async function history(key: string, seen: Seen): Promise<Envelope[] | null> {
        const told: Envelope[] = [];
        for await (const portion of bus.history('rooms', key, seen)) {
          if (!portion) return null;
          told.push(...portion);
        }
        return told;
      }

      test('is what came after the event that was seen last, in order, each once', async () => {
        await connect().publish('rooms', events.slice(2));
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
        await bus.publish('rooms', eventsOf('a', 1, 7));
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
        await bus.publish('rooms', eventsOf('b', 1_700, 1, new Date()));
        const seen = { sequence: 100, time: new Date().toISOString() };
        expect((await history('b', seen))?.map(({ sequence }) => sequence)).toEqual(upTo(1_700).slice(100));
        const reading = bus.history('rooms', 'b', seen);
        const { value: first } = await reading.next();
        expect(first?.at(-1)?.sequence).toBeLessThan(700);
        await reading.return();
        expect(await reading.next()).toEqual({ done: true, value: undefined });
      });

      test('cannot be told to who saw an event that is not there', async () => {
        expect(await history('a', { sequence: 7, time: new Date().toISOString() })).toBeNull();
      });
    });

    test('a ping answers', async () => {
      await expect(bus.ping()).resolves.toBeUndefined();
    });
  });
}
