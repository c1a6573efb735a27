import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@berth/database/testing';
import type { Envelope } from '@berth/events';
import { expect, test } from '@jest/globals';
import { eventsOf, sequence, upTo } from '../testing/events.ts';
import type { Log } from './log.ts';

/** A group remembers where it is; a handler has one event of a key at a time. */
export function describeGroups(log: Log): void {
  test('a group reads from the very first event, and goes on where it stopped, in another process too', async () => {
    await log.bus.publish('rooms', eventsOf('a', 3));
    const first = log.read('group');
    await eventually(() => expect(sequence(first, 'a')).toEqual([1, 2, 3]));
    await log.close(log.bus);

    log.bus = log.connect();
    await log.bus.publish('rooms', eventsOf('a', 3, 4));
    const next = log.read('group');
    await eventually(() => expect(sequence(next, 'a')).toEqual([4, 5, 6]));
    expect(first).toHaveLength(3);
  });

  test('each of two groups gets everything', async () => {
    const [one, other] = [log.read('one'), log.read('other')];
    await log.bus.publish('rooms', eventsOf('a', 5));
    await eventually(() => expect([sequence(one, 'a'), sequence(other, 'a')]).toEqual([upTo(5), upTo(5)]));
  });

  test('of two members of a group one handles each event, and the other goes on when it leaves', async () => {
    const both: Envelope[] = [];
    const handle = (event: Envelope) => void both.push(event);
    const other = log.connect();
    log.bus.subscribe('rooms', 'group', handle);
    other.subscribe('rooms', 'group', handle);
    const events = eventsOf('a', 90);
    for (let index = 0; index < 30; index += 1) await log.bus.publish('rooms', events.slice(index, index + 1));
    await eventually(() => expect(sequence(both, 'a')).toEqual(upTo(30)));

    await log.close(log.bus);
    await other.publish('rooms', events.slice(30, 60));
    await eventually(() => expect(sequence(both, 'a')).toEqual(upTo(60)));

    log.bus = log.connect();
    log.bus.subscribe('rooms', 'group', handle);
    await log.close(other);
    await log.bus.publish('rooms', events.slice(60));
    await eventually(() => expect(sequence(both, 'a')).toEqual(upTo(90)));
  });

  test('stopping waits for the event in hand, and takes no other', async () => {
    const steps: string[] = [];
    const subscription = log.bus.subscribe('rooms', 'group', async (event) => {
      steps.push(`took ${event.sequence}`);
      await sleep(100);
      steps.push(`did ${event.sequence}`);
    });
    await log.bus.publish('rooms', eventsOf('a', 3));
    await eventually(() => expect(steps).toEqual(['took 1']));
    await subscription.stop();
    expect(steps).toEqual(['took 1', 'did 1']);
  });

  test('closing does not wait for events to come, nor for the next try of a handler that fails', async () => {
    const closing = log.connect();
    log.read('idle', closing);
    await log.tail(closing);
    let tries = 0;
    closing.subscribe('rooms', 'failing', () => {
      tries += 1;
      throw new Error('never');
    });
    await log.bus.publish('rooms', eventsOf('a', 1));
    // By then the next try is more than a second away.
    await eventually(() => expect(tries).toBe(6));
    expect(await Promise.race([log.close(closing).then(() => 'closed'), sleep(1_200, 'still waiting')])).toBe('closed');
  });

  test('rewinding makes a group read from the first event again, whether it is read at the time or not', async () => {
    await log.bus.publish('rooms', eventsOf('a', 3));
    const seen = log.read('group');
    await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 2, 3]));
    await log.connect().rewind('rooms', 'group');
    await eventually(() => expect(sequence(seen, 'a')).toEqual([1, 2, 3, 1, 2, 3]));
    await log.close(log.bus);

    log.bus = log.connect();
    await log.bus.rewind('rooms', 'group');
    const again = log.read('group');
    await eventually(() => expect(sequence(again, 'a')).toEqual([1, 2, 3]));
  });

  test('rewinding leaves other groups where they are', async () => {
    await log.bus.publish('rooms', eventsOf('a', 1));
    const other = log.read('other');
    await eventually(() => expect(other).toHaveLength(1));
    await log.bus.rewind('rooms', 'group');
    await log.bus.publish('rooms', eventsOf('a', 1, 2));
    await eventually(() => expect(sequence(other, 'a')).toEqual([1, 2]));
  });

  test('a slow handler is not handed the next event of its key before it is done', async () => {
    let inHand = 0;
    const most: number[] = [];
    log.bus.subscribe('rooms', 'group', async () => {
      most.push(++inHand);
      await sleep(20);
      inHand -= 1;
    });
    await log.bus.publish('rooms', eventsOf('a', 30));
    await eventually(() => expect(most).toHaveLength(30));
    expect(Math.max(...most)).toBe(1);
  });
}
