import { setImmediate as turn } from 'node:timers/promises';
import type { Envelope } from '@berth/events';
import type { KafkaMessage } from 'kafkajs';
import type { History, Seen } from '../bus.ts';
import { following, PORTION, TOO_MUCH } from '../following.ts';
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
export async function* historyOf(
  places: Places,
  reader: LogReader,
  topic: string,
  key: string,
  { sequence, time }: Seen,
): History {
  const bounds = await places.bounds();
  const partition = partitionOf(topic, key, bounds.length);
  const { low, high: end } = bounds.find((each) => each.partition === partition) ?? { low: 0n, high: 0n };
  const offsets = await places.at(Date.parse(time) - CLOCK_SKEW_MS);
  const near = offsets.get(partition) ?? low;

  for (const from of new Set([near, low])) {
    if (end - from > TOO_MUCH) break;
    const messages = await messagesOf(reader, key, { partition, from, end });
    // Of a key without events there is nothing to find; but what is deleted can no longer be told from what never was.
    if (sequence === 0 && messages.length === 0 && from === low && low > 0n) break;
    const found = following(portionsOf(messages, sequence), sequence);
    const { value: first } = await found.next();
    if (!first) continue;
    yield first;
    yield* found;
    return;
  }
  yield null;
}

/** As they came: those who ask at the same time are given the same objects, and make events of them as they take them. */
async function messagesOf(reader: LogReader, key: string, { partition, from, end }: Range): Promise<KafkaMessage[]> {
  const messages: KafkaMessage[] = [];
  await reader.read(partition, from, end, (message) => {
    if (String(message.key) === key && groupOf(message) === null) messages.push(message);
  });
  return messages;
}

/** The events from `next` on. While so many are looked for, others have turns. */
async function* portionsOf(messages: readonly KafkaMessage[], next: number): AsyncGenerator<Envelope[]> {
  let portion: Envelope[] = [];
  for (const [index, message] of messages.entries()) {
    if (index % PORTION === PORTION - 1) await turn();
    const event = tryDecode(message);
    // What was published twice is there twice.
    if (!event || event.sequence < next) continue;
    next = event.sequence + 1;
    if (portion.push(event) < PORTION) continue;
    yield portion;
    portion = [];
  }
  yield portion;
}
