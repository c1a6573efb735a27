import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@berth/database/testing';
import { type EmbeddedKafka, startKafka } from '@berth/embedded-kafka';
import type { Envelope } from '@berth/events';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Bus } from '../bus.ts';
import { eventsOf, firstSights, sequence, upTo } from '../testing/events.ts';
import { describeWhereKafkaStarts, logOn } from '../testing/kafka.ts';

describeWhereKafkaStarts('when Kafka fails', () => {
  let folder: string;
  let kafka: EmbeddedKafka;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-kafka-'));
    kafka = await startKafka(folder);
  });

  afterAll(async () => {
    await kafka.stop();
    await rm(folder, { recursive: true });
  });

  let open: Bus[] = [];
  const connectTo = (connect: () => Bus) => {
    const bus = connect();
    open.push(bus);
    return bus;
  };
  afterEach(async () => {
    await Promise.all(open.map((bus) => bus.close()));
    open = [];
  });

  const again = () => startKafka(folder, Number(kafka.brokers.split(':')[1]));

  test('killed and started again while many publish: readers go on by themselves, and nothing is lost', async () => {
    const bus = connectTo(logOn(kafka.brokers));
    const seen: Envelope[] = [];
    const tailed: Envelope[] = [];
    bus.subscribe('rooms', 'group', (event) => void seen.push(event));
    await bus.tail('rooms', (event) => void tailed.push(event));
    const keys = upTo(4).map(String);
    const publishing = keys.map(async (key) => {
      for (const event of eventsOf(key, 200)) await eventually(() => bus.publish('rooms', [event]));
    });

    await eventually(() => expect(Math.min(tailed.length, seen.length)).toBeGreaterThan(50));
    kafka.kill();
    await kafka.ended;
    kafka = await again();

    await Promise.all(publishing);
    for (const key of keys) {
      await eventually(() => expect(firstSights(seen, key)).toEqual(upTo(200)));
      await eventually(() => expect(firstSights(tailed, key)).toEqual(upTo(200)));
    }
  });

  test('a ping rejects while it is down, a tail hears nothing, what is opened then can be closed, and what stays open heals', async () => {
    const log = logOn(kafka.brokers);
    const [bus, opened] = [connectTo(log), log()];
    const seen: Envelope[] = [];
    bus.subscribe('rooms', 'group', (event) => void seen.push(event));
    await bus.publish('rooms', eventsOf('a', 1));
    await eventually(() => expect(seen).toHaveLength(1));

    const { heardAt } = await bus.tail('rooms', () => {});
    const up = performance.now();
    await eventually(() => expect(heardAt()).toBeGreaterThan(up));

    await kafka.stop();
    const down = performance.now();
    opened.subscribe('rooms', 'other', () => {});
    await expect(bus.ping()).rejects.toThrow();
    await expect(bus.publish('rooms', eventsOf('a', 1, 2))).rejects.toThrow();
    await expect(opened.tail('rooms', () => {})).rejects.toThrow();
    await opened.close();
    expect(heardAt()).toBeLessThan(down);

    kafka = await again();
    await eventually(() => bus.ping());
    await eventually(() => expect(heardAt()).toBeGreaterThan(down));
    await eventually(() => bus.publish('rooms', eventsOf('a', 1, 3)));
    await eventually(() => expect(sequence(seen, 'a').at(-1)).toBe(3));
  });
});
