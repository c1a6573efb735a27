import type { Envelope } from '@berth/events';
import type { KafkaMessage } from 'kafkajs';
import type { Seen } from '../bus.ts';
import { following, TOO_MUCH } from '../following.ts';
import type { LogReader } from './log-reader.ts';
import { groupOf, tryDecode } from './message.ts';
import { partitionOf } from './offsets.ts';
import type { Places } from './places.ts';

/** By how much the brokers' clock may be behind the one that timed the events, without the whole log being read. */
const CLOCK_SKEW_MS = 60_000;

interface Range {
  partition: number;
  from: bigint;
  end: bigint;
}

/** Kafka finds places by time, not by key; and an event was appended after the time that it tells. */
export async function historyOf(
  places: Places,
  reader: LogReader,
  topic: string,
  key: string,
  { sequence, time }: Seen,
): Promise<Envelope[] | null> {
  const bounds = await places.bounds();
  const partition = partitionOf(topic, key, bounds.length);
  const { low, high: end } = bounds.find((each) => each.partition === partition) ?? { low: 0n, high: 0n };
  const offsets = await places.at(Date.parse(time) - CLOCK_SKEW_MS);
  const from = offsets.get(partition) ?? low;
  if (end - from > TOO_MUCH) return null;

  const events = await eventsFrom(reader, key, sequence, { partition, from, end });
  // Of a key without events there is nothing to find; but what is deleted can no longer be told from what never was.
  if (sequence === 0 && events.length === 0 && from === low && low > 0n) return null;
  const found = following(events, sequence);
  if (found || from === low || end - low > TOO_MUCH) return found;
  return following(await eventsFrom(reader, key, sequence, { partition, from: low, end }), sequence);
}

async function eventsFrom(reader: LogReader, key: string, sequence: number, range: Range): Promise<Envelope[]> {
  const events: Envelope[] = [];
  let next = sequence;
  await reader.read(range.partition, range.from, range.end, (message: KafkaMessage) => {
    if (String(message.key) !== key || groupOf(message) !== null) return;
    const event = tryDecode(message);
    // What was published twice is there twice.
    if (!event || event.sequence < next) return;
    next = event.sequence + 1;
    events.push(event);
  });
  return events;
}
