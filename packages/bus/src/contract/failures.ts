import { eventually } from '@berth/database/testing';
import type { Envelope } from '@berth/events';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { eventsOf, sequence, upTo } from '../testing/events.ts';
import type { Log } from './log.ts';

const anInstant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** What a handler cannot handle is tried again, and set aside where it never will be. */
export function describeFailures(log: Log): void {
  test('a handler that fails is tried again, and nothing behind its event overtakes', async () => {
    const tried: number[] = [];
    log.bus.subscribe('rooms', 'group', async (event) => {
      tried.push(event.sequence);
      if (event.sequence === 2 && tried.length < 5) throw new Error('not yet');
    });
    await log.bus.publish('rooms', eventsOf('a', 3));
    await eventually(() => expect(tried).toEqual([1, 2, 2, 2, 2, 3]));
  });

  test('an event that was in hand when its reader failed and stopped is handled by the next', async () => {
    let failures = 0;
    log.bus.subscribe('rooms', 'group', async (event) => {
      if (event.sequence < 3) return;
      failures += 1;
      throw new Error('never');
    });
    await log.bus.publish('rooms', eventsOf('a', 4));
    await eventually(() => expect(failures).toBeGreaterThan(0));
    await log.close(log.bus);

    const seen = log.read('group', log.connect());
    await eventually(() => expect(sequence(seen, 'a')).toEqual([3, 4]));
  });

  describe('an event that its handler can never handle', () => {
    let poisonous: boolean;
    let seen: Envelope[];

    beforeEach(async () => {
      poisonous = true;
      seen = [];
      log.bus.subscribe('rooms', 'group', (event) => {
        if (poisonous && event.key === 'a' && event.sequence === 2) throw new TypeError('cannot read it');
        seen.push(event);
      });
    });

    test('is set aside with its cause, and those behind it go on', async () => {
      const events = eventsOf('a', 4);
      await log.bus.publish('rooms', events);
      await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 3, 4]));
      expect(await log.connect().setAside('rooms')).toEqual([
        {
          group: 'group',
          event: expect.objectContaining({ ...events[1] }),
          cause: 'TypeError: cannot read it',
          at: anInstant,
        },
      ]);
      expect(await log.bus.setAside('users')).toEqual([]);
    });

    test('is handed out again on request, to its group alone, once', async () => {
      const [other, tailed] = [log.read('other'), await log.tail()];
      await log.bus.publish('rooms', eventsOf('a', 3));
      await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 3]));
      poisonous = false;
      const operator = log.connect();
      expect(await operator.replay('rooms')).toBe(1);
      await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 3, 2]));
      expect(await operator.replay('rooms')).toBe(0);
      expect(await operator.setAside('rooms')).toEqual([]);

      await log.bus.publish('rooms', eventsOf('a', 1, 4));
      for (const others of [other, tailed]) await eventually(() => expect(sequence(others, 'a')).toEqual(upTo(4)));
    });

    test('is set aside once more where it fails again', async () => {
      await log.bus.publish('rooms', eventsOf('a', 2));
      await eventually(async () => expect(await log.bus.setAside('rooms')).toHaveLength(1));
      await log.bus.replay('rooms');
      await log.bus.publish('rooms', eventsOf('a', 1, 3));
      await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 3]));
      await eventually(async () => expect(await log.bus.setAside('rooms')).toHaveLength(1));
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
    log.bus.subscribe('rooms', 'group', handle, ask);
    await log.bus.publish('rooms', eventsOf('a', 2));
    // Seven tries, and the question whether its world is sound, which it is not.
    await eventually(() => expect(tries).toBe(8));
    down = false;
    await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 2]));
    expect(await log.bus.setAside('rooms')).toEqual([]);
  });
}
