import type { Envelope } from '@berth/events';
import type { KafkaMessage } from 'kafkajs';
import type { Extent, Located, Position, Since } from '../bus.ts';
import { TOO_MUCH } from '../following.ts';
import type { LogReader } from './log-reader.ts';
import { groupOf, tryDecode } from './message.ts';
import type { Bounds } from './offsets.ts';

/** A relay that failed publishes its last events again: among so many, what is there twice is recognised. */
const LOOK_BACK = 1_000n;

/** A partition is a lane. Both count from nought, and a lane that is empty has come as far as -1. */
export function positionOf(partition: number, { offset }: KafkaMessage): Position {
  return { lane: partition, number: Number(offset) };
}

export function extentOf(bounds: readonly Bounds[]): Extent {
  const extent = new Array<number>(bounds.length);
  for (const { partition, high } of bounds) extent[partition] = Number(high) - 1;
  return extent;
}

export async function since(
  reader: LogReader,
  bounds: readonly Bounds[],
  extent: Extent,
  keep: (event: Envelope) => boolean,
): Promise<Since | null> {
  if (extent.length !== bounds.length) return null;
  const lanes = bounds.map((each) => ({ ...each, next: BigInt(extent[each.partition] ?? -1) + 1n }));
  if (lanes.some(({ low, next, high }) => next < low || next > high)) return null;
  if (lanes.reduce((sum, { next, high }) => sum + (high - next), 0n) > TOO_MUCH) return null;

  const events = await Promise.all(
    lanes.filter(({ next, high }) => next < high).map((lane) => eventsOf(reader, lane, keep)),
  );
  return { events: events.flat(), extent: extentOf(bounds) };
}

async function eventsOf(
  reader: LogReader,
  { partition, low, next, high }: Bounds & { next: bigint },
  keep: (event: Envelope) => boolean,
): Promise<Located[]> {
  const events: Located[] = [];
  const last = new Map<string, number>();
  const from = next - LOOK_BACK > low ? next - LOOK_BACK : low;
  await reader.read(partition, from, high, (message) => {
    const event = groupOf(message) === null ? tryDecode(message) : null;
    if (!event || event.sequence <= (last.get(event.key) ?? 0)) return;
    last.set(event.key, event.sequence);
    if (BigInt(message.offset) >= next && keep(event)) events.push({ event, position: positionOf(partition, message) });
  });
  return events;
}
