import type { Admin } from 'kafkajs';
import type { Connection } from './connection.ts';
import { patiently } from './patience.ts';

export interface TopicSettings {
  /** More than this later would move keys to other partitions, and their order would be lost. */
  partitions: number;
  /** Left out, as many as there are brokers, three at the most. */
  replication?: number | undefined;
  /** Left out, events are kept for ever. */
  retentionDays?: number | undefined;
}

const DAY_MS = 86_400_000;

/** Creates topics as they must be; those that exist are left as they are. */
export class Topics {
  readonly #admin: Connection<Admin>;
  readonly #settings: TopicSettings;
  readonly #ready = new Map<string, Promise<void>>();

  constructor(admin: Connection<Admin>, settings: TopicSettings) {
    this.#admin = admin;
    this.#settings = settings;
  }

  ensure(topic: string, partitions = this.#settings.partitions): Promise<void> {
    const ready = this.#ready.get(topic) ?? this.#create(topic, partitions);
    this.#ready.set(topic, ready);
    // What failed is tried again by the next who asks.
    ready.catch(() => this.#ready.delete(topic));
    return ready;
  }

  async #create(topic: string, numPartitions: number): Promise<void> {
    await this.#admin.use(async (admin) => {
      if (!(await admin.listTopics()).includes(topic)) await this.#createOn(admin, topic, numPartitions);
      await patiently(() => haveLeaders(admin, topic));
    });
  }

  async #createOn(admin: Admin, topic: string, numPartitions: number): Promise<void> {
    const { brokers } = await admin.describeCluster();
    const replicationFactor = this.#settings.replication ?? Math.min(3, brokers.length);
    const configEntries = Object.entries(this.#config(replicationFactor)).map(([name, value]) => ({ name, value }));
    await admin.createTopics({
      topics: [{ topic, numPartitions, replicationFactor, configEntries }],
      waitForLeaders: false,
    });
  }

  #config(replication: number): Record<string, string> {
    const { retentionDays } = this.#settings;
    return {
      'cleanup.policy': 'delete',
      'retention.ms': String(retentionDays === undefined ? -1 : retentionDays * DAY_MS),
      'min.insync.replicas': replication > 2 ? '2' : '1',
      // The time at which it was appended only grows, so that it leads to a place in the log.
      'message.timestamp.type': 'LogAppendTime',
    };
  }
}

async function haveLeaders(admin: Admin, topic: string): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  if (topics.some(({ partitions }) => partitions.some(({ leader }) => leader < 0)))
    throw Object.assign(new Error(`${topic} has partitions without a leader.`), { type: 'LEADER_NOT_AVAILABLE' });
}
