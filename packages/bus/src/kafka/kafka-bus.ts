import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope, Topic } from '@berth/events';
import type { Logger } from 'pino';
import type {
  Bus,
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
import type { Cluster } from './client.ts';
import { KafkaTopic } from './kafka-topic.ts';
import { Tools } from './tools.ts';
import type { TopicSettings } from './topics.ts';

const PING_WITHIN_MS = 3_000;

export interface KafkaSettings {
  cluster: Cluster;
  topics: TopicSettings;
  /** Begins the name of each topic and group. */
  prefix: string;
}

/** The bus for many machines: Kafka holds the log. */
export class KafkaBus implements Bus {
  readonly #tools: Tools;
  readonly #prefix: string;
  readonly #topics = new Map<Topic, KafkaTopic>();
  readonly #running = new Set<Subscription>();

  constructor({ cluster, topics, prefix }: KafkaSettings, logger: Logger) {
    this.#prefix = prefix;
    this.#tools = new Tools(cluster, topics, logger);
  }

  publish(topic: Topic, events: readonly Envelope[]): Promise<void> {
    return this.#topic(topic).publish(events);
  }

  subscribe(topic: Topic, group: string, handle: Handler, ready?: Ready): Subscription {
    return this.#keep(this.#topic(topic).subscribe(group, handle, ready));
  }

  async tail(topic: Topic, handle: TailHandler): Promise<Tail> {
    const tail = await this.#topic(topic).tail(handle);
    return { from: tail.from, heardAt: tail.heardAt, ...this.#keep(tail) };
  }

  history(topic: Topic, key: string, seen: Seen): History {
    return this.#topic(topic).history(key, seen);
  }

  since(topic: Topic, extent: Extent, keep: (event: Envelope) => boolean): Promise<Since | null> {
    return this.#topic(topic).since(extent, keep);
  }

  rewind(topic: Topic, group: string): Promise<void> {
    return this.#topic(topic).rewind(group);
  }

  setAside(topic: Topic): Promise<SetAside[]> {
    return this.#topic(topic).setAside();
  }

  replay(topic: Topic): Promise<number> {
    return this.#topic(topic).replay();
  }

  async ping(): Promise<void> {
    const answer = this.#tools.admin.use((admin) => admin.describeCluster());
    const late = sleep(PING_WITHIN_MS, undefined, { ref: false }).then(() => {
      throw new Error(`Kafka did not answer within ${PING_WITHIN_MS / 1000} s.`);
    });
    await Promise.race([answer, late]);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((subscription) => subscription.stop()));
    await Promise.all([...this.#topics.values()].map((topic) => topic.close()));
    await this.#tools.close();
  }

  #topic(name: Topic): KafkaTopic {
    const topic = this.#topics.get(name) ?? new KafkaTopic(this.#tools, `${this.#prefix}${name}`);
    this.#topics.set(name, topic);
    return topic;
  }

  #keep(subscription: Subscription): Subscription {
    const kept = {
      stop: async () => {
        await subscription.stop();
        this.#running.delete(kept);
      },
    };
    this.#running.add(kept);
    return kept;
  }
}
