import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';
import { consume } from './consume.ts';

type Take = (message: KafkaMessage) => Promise<unknown> | unknown;

/** What someone wants to read of one partition: from `next` up to, not including, `end`. */
interface Span {
  next: bigint;
  end: bigint | null;
  take: Take;
  done: () => void;
}

/**
 * Reads partitions from wherever it is told. kafkajs reads in groups alone: this one has a single member, notes nothing
 * down, and goes to its place each time it has joined, be it the first time or after a fault.
 */
export class LogReader {
  readonly #topic: string;
  readonly #spans = new Map<number, Set<Span>>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #heardAt = Number.NEGATIVE_INFINITY;
  /** There while it is a member. */
  #consumer: Consumer | undefined;

  constructor(kafka: Kafka, topic: string, logger: Logger, maxWaitTimeInMs = 250) {
    this.#topic = topic;
    const config = { groupId: `${topic}.reader.${randomUUID()}`, maxWaitTimeInMs };
    const prepare = async (consumer: Consumer) => this.#accompany(consumer);
    const eachBatch = (payload: EachBatchPayload) => this.#read(payload);
    const run = { autoCommit: false, eachBatchAutoResolve: false, eachBatch };
    this.#running = consume({ kafka, topic, config, prepare, run, logger }, this.#stopping.signal);
  }

  /** Returns when everything up to `end` was taken; without an end, never. */
  read(partition: number, from: bigint, end: bigint | null, take: Take): Promise<void> {
    if (end !== null && from >= end) return Promise.resolve();
    const spans = this.#wanted(partition);
    const first = firstOf(spans);
    return new Promise((resolve) => {
      const done = () => {
        spans.delete(span);
        resolve();
      };
      const span: Span = { next: from, end, take, done };
      spans.add(span);
      // What lies ahead of others will be come by; only what lies behind them is worth starting anew.
      if (first === null || from < first) this.#aim(partition);
    });
  }

  /** When it last asked for messages of which all have been taken. */
  heardAt(): number {
    return this.#heardAt;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  #accompany(consumer: Consumer): void {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#consumer = consumer;
      for (const partition of payload.memberAssignment[this.#topic] ?? []) this.#aim(partition);
    });
    consumer.on(consumer.events.STOP, () => {
      this.#consumer = undefined;
    });
    // It asks again when what came was taken; what it is told after a fault, it may not have asked for yet.
    let asked: number | undefined;
    let answered: number | undefined;
    consumer.on(consumer.events.FETCH, () => {
      answered = asked;
    });
    consumer.on(consumer.events.FETCH_START, () => {
      this.#heardAt = answered ?? this.#heardAt;
      asked = performance.now();
    });
  }

  /** Goes to the first message that anyone still wants; where nobody wants any, it rests. */
  #aim(partition: number): void {
    const place = { topic: this.#topic, partitions: [partition] };
    const first = firstOf(this.#wanted(partition));
    if (first === null) {
      this.#consumer?.pause([place]);
      return;
    }
    this.#consumer?.seek({ topic: this.#topic, partition, offset: String(first) });
    this.#consumer?.resume([place]);
  }

  async #read({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const spans = this.#wanted(batch.partition);
    for (const message of batch.messages) {
      if (!isRunning() || isStale()) return;
      const offset = BigInt(message.offset);
      // Whoever joins in while this goes on is visited too.
      for (const span of spans) {
        if (offset >= span.next) await advance(span, offset, message);
      }
      resolveOffset(message.offset);
      await heartbeat();
    }
    if (spans.size === 0) this.#aim(batch.partition);
  }

  #wanted(partition: number): Set<Span> {
    const spans = this.#spans.get(partition) ?? new Set();
    this.#spans.set(partition, spans);
    return spans;
  }
}

async function advance(span: Span, offset: bigint, message: KafkaMessage): Promise<void> {
  if (span.end === null || offset < span.end) await span.take(message);
  span.next = offset + 1n;
  if (span.end !== null && span.next >= span.end) span.done();
}

function firstOf(spans: Iterable<Span>): bigint | null {
  let first: bigint | null = null;
  for (const { next } of spans) if (first === null || next < first) first = next;
  return first;
}
