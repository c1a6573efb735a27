import type { Kafka, SeekEntry } from 'kafkajs';
import { assigner } from './assigner.ts';
import { createConsumer } from './consume.ts';

/**
 * Sets a group back, whether it is read at the time or not: joins it as the member that gets everything, so that nobody
 * else notes down how far it has come; notes down where to begin; and leaves the others to it.
 */
export async function setGroup(kafka: Kafka, groupId: string, topic: string, offsets: SeekEntry[]): Promise<void> {
  const consumer = createConsumer(kafka, { groupId, partitionAssigners: [assigner('everything')] });
  const crashed = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
  crashed.catch(() => {});
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => {} });
    const committed = consumer.commitOffsets(offsets.map((offset) => ({ topic, ...offset })));
    await Promise.race([committed, crashed]);
  } finally {
    await consumer.disconnect();
  }
}
