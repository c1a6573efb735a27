import type { Envelope } from '@berth/events';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { attempt } from '../attempt.ts';
import type {
  Extent,
  Handler,
  History,
  Ready,
  Seen,
  SetAside,
  Since,
  Subscription,
  Tail,
  TailHandler,
} from '../bus.ts';
import { consume } from './consume.ts';
import { DeadLetters } from './dead-letters.ts';
import { handleBatch } from './group.ts';
import { historyOf } from './history.ts';
import { LogReader } from './log-reader.ts';
import { encode, groupOf, tryDecode } from './message.ts';
import { Places } from './places.ts';
import { setGroup } from './set-group.ts';
import { extentOf, positionOf, since } from './since.ts';
import type { Tools } from './tools.ts';

/** Partitions of a group that are handled at the same time: one that must wait does not hold up the others. */
const AT_ONCE = 6;
/** Those who ask for history wait for the answer. */
const LOOKUP_WAIT_MS = 50;

/** One topic of the bus, as Kafka keeps it. */
export class KafkaTopic {
  readonly #tools: Tools;
  readonly #name: string;
  readonly #places: Places;
  readonly #deadLetters: DeadLetters;
  #lookups: LogReader | undefined;

  constructor(tools: Tools, name: string) {
    this.#tools = tools;
    this.#name = name;
    this.#places = new Places(tools.admin, name);
    this.#deadLetters = new DeadLetters(tools, name);
  }

  async publish(events: readonly Envelope[]): Promise<void> {
    await this.#ready();
    await this.#tools.send(this.#name, events.map(encode));
  }

  subscribe(group: string, handle: Handler, ready?: Ready): Subscription {
    const { kafka, logger } = this.#tools;
    const stopping = new AbortController();
    const member = {
      ...{ group, handle, ready, logger, topic: this.#name, stop: stopping.signal },
      setAside: (message: KafkaMessage, cause: string) => this.#deadLetters.add(message, group, cause),
    };
    const config = { groupId: this.#groupId(group) };
    const eachBatch = (payload: EachBatchPayload) => handleBatch(member, payload);
    const run = {
      eachBatch,
      eachBatchAutoResolve: false,
      autoCommitInterval: 1_000,
      partitionsConsumedConcurrently: AT_ONCE,
    };
    const prepare = () => this.#ready();
    const running = consume({ kafka, topic: this.#name, config, prepare, run, logger }, stopping.signal);
    return {
      stop: () => {
        stopping.abort();
        return running;
      },
    };
  }

  async tail(handle: TailHandler): Promise<Tail> {
    await this.#ready();
    const { kafka, logger } = this.#tools;
    const bounds = await this.#places.bounds();
    const reader = new LogReader(kafka, this.#name, logger);
    const stopping = new AbortController();
    for (const { partition, high } of bounds) {
      void reader.read(partition, high, null, async (message) => {
        if (groupOf(message) !== null) return;
        const event = tryDecode(message);
        const take = (each: Envelope) => handle(each, positionOf(partition, message));
        if (event) await attempt({ handle: take, logger, topic: this.#name, stop: stopping.signal }, event);
        else logger.error({ topic: this.#name, partition, offset: message.offset }, 'a message is not an event');
      });
    }
    return {
      from: extentOf(bounds),
      heardAt: () => reader.heardAt(),
      stop: () => {
        stopping.abort();
        return reader.close();
      },
    };
  }

  async *history(key: string, seen: Seen): History {
    await this.#ready();
    yield* historyOf(this.#places, this.#reader(), this.#name, key, seen);
  }

  async since(extent: Extent, keep: (event: Envelope) => boolean): Promise<Since | null> {
    await this.#ready();
    const bounds = await this.#places.bounds();
    return since(this.#reader(), bounds, extent, keep);
  }

  async rewind(group: string): Promise<void> {
    await this.#ready();
    const bounds = await this.#places.bounds();
    const offsets = bounds.map(({ partition, low }) => ({ partition, offset: String(low) }));
    await setGroup(this.#tools.kafka, this.#groupId(group), this.#name, offsets);
  }

  setAside(): Promise<SetAside[]> {
    return this.#deadLetters.list();
  }

  replay(): Promise<number> {
    return this.#deadLetters.replay();
  }

  async close(): Promise<void> {
    await this.#lookups?.close();
  }

  #reader(): LogReader {
    const { kafka, logger } = this.#tools;
    this.#lookups ??= new LogReader(kafka, this.#name, logger, LOOKUP_WAIT_MS);
    return this.#lookups;
  }

  #ready(): Promise<void> {
    return this.#tools.topics.ensure(this.#name);
  }

  /** The same name may read several topics; to Kafka these are groups of their own. */
  #groupId(group: string): string {
    return `${this.#name}/${group}`;
  }
}
