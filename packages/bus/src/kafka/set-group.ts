import type { Kafka, SeekEntry } from 'kafkajs';
import { assigner } from './assigner.ts';
import { createConsumer } from './consume.ts';
import { patiently } from './patience.ts';

/**
 * Sets a group to another place, whether it is read at the time or not: joins it as the member that gets everything, so
 * that nobody else notes down how far it has come; notes down where to go on; and leaves the others to it.
 */
export function setGroup(kafka: Kafka, groupId: string, topic: string, offsets: SeekEntry[]): Promise<void> {
  // Whatever fails: a group's coordinator may be new, or have just moved.
  return patiently(
    () => trySetGroup(kafka, groupId, topic, offsets),
    () => true,
  );
}

async function trySetGroup(kafka: Kafka, groupId: string, topic: string, offsets: SeekEntry[]): Promise<void> {
  const consumer = createConsumer(kafka, { groupId, partitionAssigners: [assigner('everything')] });
  const crashed = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
  crashed.catch(() => {});
  const joined = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => {} });
    await Promise.race([crashed, joined]);
    await Promise.race([crashed, consumer.commitOffsets(offsets.map((offset) => ({ topic, ...offset })))]);
  } finally {
    await consumer.disconnect();
  }
}
