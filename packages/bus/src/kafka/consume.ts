import type { Consumer, ConsumerConfig, ConsumerRunConfig, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { pause } from '../pause.ts';
import { assigner } from './assigner.ts';

const RETRY_MS = 500;

export interface Consuming {
  kafka: Kafka;
  topic: string;
  config: ConsumerConfig;
  /** Before it runs: makes the topic ready, listens to what the consumer tells. */
  prepare: (consumer: Consumer) => Promise<void>;
  run: ConsumerRunConfig;
  logger: Logger;
}

/** Runs a consumer, and a new one whenever one has crashed, until stopped. */
export async function consume(consuming: Consuming, stop: AbortSignal): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
  while (!stop.aborted) {
    await consumeUntilCrash(consuming, stopped).catch(async (error) => {
      consuming.logger.warn({ err: error, topic: consuming.topic }, 'reading the bus failed; trying again');
      await pause(RETRY_MS, stop);
    });
  }
}

async function consumeUntilCrash(
  { kafka, topic, config, prepare, run }: Consuming,
  stopped: Promise<void>,
): Promise<void> {
  const consumer = createConsumer(kafka, config);
  const crashed = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
  crashed.catch(() => {});
  try {
    await prepare(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    // Not cut short by a stop: a member that leaves in the middle of joining is waited for by the others.
    await consumer.run(run);
    await Promise.race([crashed, stopped]);
  } finally {
    await consumer.disconnect();
  }
}

export function createConsumer(kafka: Kafka, config: ConsumerConfig): Consumer {
  return kafka.consumer({
    partitionAssigners: [assigner()],
    sessionTimeout: 10_000,
    heartbeatInterval: 500,
    rebalanceTimeout: 30_000,
    // How long an idle reader's question stays open, and at most how long stopping takes.
    maxWaitTimeInMs: 250,
    allowAutoTopicCreation: false,
    ...config,
    // kafkajs comes back from some crashes and not from others: here each is answered by a new consumer.
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4, restartOnFailure: async () => false },
  });
}
