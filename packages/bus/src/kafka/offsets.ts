import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, Partitioners } from 'kafkajs';

export interface Bounds {
  partition: number;
  /** The first message that is still there, and the place where the next one will be. */
  low: bigint;
  high: bigint;
}

export async function boundsOf(admin: Admin, topic: string): Promise<Bounds[]> {
  const offsets = await patiently(() => admin.fetchTopicOffsets(topic));
  return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
}

/** For each partition, the place of the first message that was appended at this time or later. */
export async function offsetsAt(admin: Admin, topic: string, time: number): Promise<Map<number, bigint>> {
  const offsets = await patiently(() => admin.fetchTopicOffsetsByTimestamp(topic, time));
  return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

/** kafkajs gives up at once while a partition has no leader, as a new one has not for a moment. */
async function patiently<Answer>(ask: () => Promise<Answer>, pauses = [100, 200, 400, 800]): Promise<Answer> {
  const [pause, ...others] = pauses;
  return ask().catch(async (error) => {
    if (pause === undefined || error.type !== 'NOT_LEADER_FOR_PARTITION') throw error;
    await sleep(pause);
    return patiently(ask, others);
  });
}

/** As Kafka's own clients do it: the same key is always in the same partition. */
export const createPartitioner = Partitioners.DefaultPartitioner;

export function partitionOf(topic: string, key: string, count: number): number {
  const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
    ...{ partitionId, leader: 0, partitionErrorCode: 0 },
    ...{ replicas: [], isr: [] },
  }));
  return createPartitioner()({ topic, partitionMetadata, message: { key, value: null } });
}
