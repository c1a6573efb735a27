import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, findRunner, startKafka } from '@berth/embedded-kafka';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { pino } from 'pino';
import { KafkaBus } from '../kafka/kafka-bus.ts';

export interface TestKafka {
  /** A log that nobody else uses; answers how a process connects to it. */
  newLog(): () => KafkaBus;
}

/** Tests on the Kafka that KAFKA_BROKERS names, or on one that is started here. */
export function describeOnKafka(name: string, tests: (kafka: TestKafka) => void): void {
  const given = process.env['KAFKA_BROKERS'];
  if (given) describe(name, () => tests({ newLog: () => logOn(given) }));
  else {
    describeWhereKafkaStarts(name, () => {
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
      tests({ newLog: () => logOn(kafka.brokers) });
    });
  }
}

/** Tests that start a Kafka. Where none can be started they are skipped, and it is said why. */
export function describeWhereKafkaStarts(name: string, tests: () => void, by?: 'Java'): void {
  const obstacle = whyNone(by);
  if (obstacle === null) describe(name, tests);
  else {
    console.warn(`Not tested: ${name}. ${obstacle}`);
    test.skip(name, () => {});
  }
}

export function logOn(brokers: string): () => KafkaBus {
  const prefix = `test-${randomUUID()}.`;
  const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
  const cluster = { brokers: brokers.split(',') };
  return () => new KafkaBus({ cluster, topics: { partitions: 6 }, prefix }, logger);
}

function whyNone(by?: 'Java'): string | null {
  try {
    const runner = findRunner();
    return by && runner.by !== by ? `It wants a Kafka run by ${by}, and here ${runner.by} runs it.` : null;
  } catch (error) {
    return (error as Error).message;
  }
}
