import type { KafkaMessage } from 'kafkajs';
import type { SetAside } from '../bus.ts';
import { LogReader } from './log-reader.ts';
import { causeOf, deadLetter, groupOf } from './message.ts';
import { boundsOf } from './offsets.ts';
import { setGroup } from './set-group.ts';
import type { Tools } from './tools.ts';

/** What the groups of a topic could not handle: a topic beside it, and, as the place of a group, how far it was replayed. */
export class DeadLetters {
  readonly #tools: Tools;
  readonly #topic: string;
  readonly #name: string;

  constructor(tools: Tools, topic: string) {
    this.#tools = tools;
    this.#topic = topic;
    this.#name = `${topic}.dlq`;
  }

  async add(message: KafkaMessage, group: string, cause: string): Promise<void> {
    await this.#ready();
    await this.#tools.send(this.#name, [deadLetter(message, group, cause)]);
  }

  async list(): Promise<SetAside[]> {
    const { messages } = await this.#read();
    return messages.map((message) => ({
      group: groupOf(message) ?? '',
      event: parsed(String(message.value)),
      cause: causeOf(message),
      at: new Date(Number(message.timestamp)).toISOString(),
    }));
  }

  /** On the topic itself a message that names a group is for that group alone. */
  async replay(): Promise<number> {
    const { messages, high } = await this.#read();
    if (messages.length === 0) return 0;
    await this.#tools.send(
      this.#topic,
      messages.map(({ key, value, headers }) => ({ key, value, ...(headers && { headers }) })),
    );
    await setGroup(this.#tools.kafka, this.#name, this.#name, [{ partition: 0, offset: String(high) }]);
    return messages.length;
  }

  async #read(): Promise<{ messages: KafkaMessage[]; high: bigint }> {
    await this.#ready();
    const { admin, kafka, logger } = this.#tools;
    const [{ low, high } = { low: 0n, high: 0n }] = await admin.use((client) => boundsOf(client, this.#name));
    const [noted] = await admin.use((client) => client.fetchOffsets({ groupId: this.#name, topics: [this.#name] }));
    const replayed = BigInt(noted?.partitions[0]?.offset ?? -1);

    const messages: KafkaMessage[] = [];
    const reader = new LogReader(kafka, this.#name, logger);
    await reader.read(0, replayed < low ? low : replayed, high, (message) => messages.push(message));
    await reader.close();
    return { messages, high };
  }

  #ready(): Promise<void> {
    return this.#tools.topics.ensure(this.#name, 1);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
