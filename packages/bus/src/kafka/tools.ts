import type { Admin, Kafka, Message, Producer } from 'kafkajs';
import type { Logger } from 'pino';
import { type Cluster, createClient } from './client.ts';
import { Connection } from './connection.ts';
import { createPartitioner } from './offsets.ts';
import { type TopicSettings, Topics } from './topics.ts';

/** A broker takes a megabyte at a time for each partition, and kafkajs sends at once what it is given. */
const CHUNK_BYTES = 500_000;

/** What everything that speaks with the cluster shares. */
export class Tools {
  readonly kafka: Kafka;
  readonly admin: Connection<Admin>;
  readonly topics: Topics;
  readonly logger: Logger;
  readonly #producer: Connection<Producer>;

  constructor(cluster: Cluster, topics: TopicSettings, logger: Logger) {
    this.logger = logger;
    this.kafka = createClient(cluster, logger);
    this.admin = new Connection(() => this.kafka.admin());
    this.topics = new Topics(this.admin, topics);
    // One request at a time: a second try of the first must not arrive after the second.
    const settings = { createPartitioner, idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false };
    this.#producer = new Connection(() => this.kafka.producer(settings));
  }

  /** Returns when every replica in sync has the messages. */
  async send(topic: string, messages: Message[]): Promise<void> {
    for (const chunk of chunks(messages)) {
      await this.#producer.use((producer) => producer.send({ topic, messages: chunk, acks: -1 }));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#producer.close(), this.admin.close()]);
  }
}

function* chunks(messages: Message[]): Generator<Message[]> {
  let chunk: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value ?? '');
    if (chunk.length > 0 && bytes + size > CHUNK_BYTES) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(message);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
