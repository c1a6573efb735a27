import { type Admin, Partitioners } from 'kafkajs';
import { patiently } from './patience.ts';

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

/** As Kafka's own clients do it: the same key is always in the same partition. */
export const createPartitioner = Partitioners.DefaultPartitioner;

export function partitionOf(topic: string, key: string, count: number): number {
  const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
    ...{ partitionId, leader: 0, partitionErrorCode: 0 },
    ...{ replicas: [], isr: [] },
  }));
  return createPartitioner()({ topic, partitionMetadata, message: { key, value: null } });
}
