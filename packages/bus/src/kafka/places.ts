import type { Admin } from 'kafkajs';
import { oneAtATime } from '../one-at-a-time.ts';
import { together } from '../together.ts';
import type { Connection } from './connection.ts';
import { type Bounds, boundsOf, offsetsAt } from './offsets.ts';

const MINUTE_MS = 60_000;

/**
 * Where the messages of a topic lie. When a gateway was away, thousands want to know at once; kafkajs sends a request for
 * each, and a broker that is asked so much at a time refuses.
 */
export class Places {
  /** As of when it is asked, or later. */
  readonly bounds: () => Promise<Bounds[]>;
  readonly #offsetsAt: (time: number) => Promise<Map<number, bigint>>;
  readonly #asked = new Map<number, Promise<Map<number, bigint>>>();
  readonly #inTurn = oneAtATime();

  constructor(admin: Connection<Admin>, topic: string) {
    this.bounds = together(() => admin.use((client) => boundsOf(client, topic)));
    this.#offsetsAt = (time) => admin.use((client) => offsetsAt(client, topic, time));
  }

  /** For each partition, a place before which everything was appended before this time; at most a minute too early. */
  at(time: number): Promise<Map<number, bigint>> {
    // Times below nought mean something else to Kafka.
    const minute = Math.max(0, Math.floor(time / MINUTE_MS) * MINUTE_MS);
    const known = this.#asked.get(minute);
    if (known) return known;
    const asked = this.#inTurn(() => this.#offsetsAt(minute).finally(() => this.#asked.delete(minute)));
    this.#asked.set(minute, asked);
    return asked;
  }
}
