import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@berth/database/testing';
import { expect, test } from '@jest/globals';
import { eventsOf, sequence } from '../testing/events.ts';
import type { Log } from './log.ts';

/** A tail hears what is published from then on. */
export function describeTails(log: Log): void {
  test('a tail gets what is published from then on, and so does every other tail', async () => {
    await log.bus.publish('rooms', eventsOf('a', 3));
    const tails = await Promise.all([log.tail(), log.tail(), log.tail(log.connect())]);
    await log.bus.publish('rooms', eventsOf('a', 3, 4));
    for (const seen of tails) await eventually(() => expect(sequence(seen, 'a')).toEqual([4, 5, 6]));
  });

  test('a tail of a topic that nobody has published to gets its first event', async () => {
    const seen = await log.tail();
    await log.bus.publish('rooms', eventsOf('a', 1));
    await eventually(() => expect(sequence(seen, 'a')).toEqual([1]));
  });

  test('a tail tells up to when it has heard everything, which is not later than what is still in hand', async () => {
    let [begun, done] = [false, () => {}];
    const inHand = new Promise<void>((resolve) => {
      done = resolve;
    });
    const { heardAt } = await log.bus.tail('rooms', () => {
      begun = true;
      return inHand;
    });
    const opened = performance.now();
    await eventually(() => expect(heardAt()).toBeGreaterThan(opened));
    await log.bus.publish('rooms', eventsOf('a', 1));
    await eventually(() => expect(begun).toBe(true));
    const meanwhile = performance.now();
    await sleep(1_000);
    expect(heardAt()).toBeLessThan(meanwhile);
    done();
    await eventually(() => expect(heardAt()).toBeGreaterThan(meanwhile));
  });
}
