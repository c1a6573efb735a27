import { setTimeout as sleep } from 'node:timers/promises';
import { Bell, type Bus } from '@berth/bus';
import type { Envelope, Topic } from '@berth/events';
import pg from 'pg';
import type { Logger } from 'pino';

const BATCH = 500;
const POLL_MS = 250;
const RETRY_MS = 500;
/** Any number will do, as long as every relay of a database asks for the same one. */
const RELAY_LOCK = 6_237_841;
const WAKE = 'berth_relay';
/** Where a machine is gone without a word, Postgres notices after six seconds, and gives up its lock. */
const NOTICE_DEATHS = '-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3';

export interface RelayOptions {
  /** A direct connection to the database whose events are relayed: a session holds the lock. */
  url: string;
  topic: Topic;
  bus: Pick<Bus, 'publish'>;
  logger: Logger;
}

/**
 * Publishes a database's events in the order in which they were appended, and marks them.
 * One relay of a database works at a time: the lock ends with its connection, and another takes over.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #bell = new Bell();
  readonly #running: Promise<void>;
  #stopping = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Call it after a commit: what was appended goes out at once, not at the next poll. */
  wake(): void {
    this.#bell.ring();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#bell.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { logger, topic } = this.#options;
    while (!this.#stopping) {
      await this.#work().catch((error) => logger.warn({ err: error, topic }, 'relaying events failed; trying again'));
      if (!this.#stopping) await sleep(RETRY_MS);
    }
  }

  async #work(): Promise<void> {
    const { url, topic } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      options: `-c timezone=UTC ${NOTICE_DEATHS}`,
      application_name: `berth relay ${topic}`,
    });
    client.on('error', () => {});
    client.on('notification', () => this.#bell.ring());
    try {
      await client.connect();
      await this.#standBy(client);
      await this.#lead(client);
    } finally {
      await client.end();
    }
  }

  /** Until the lock is free. Whoever wakes this one means the leader: in a transaction of its own, no writer waits for it. */
  async #standBy(client: pg.Client): Promise<void> {
    while (!this.#stopping) {
      const rings = this.#bell.rings;
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS held', [RELAY_LOCK]);
      if (rows[0].held) return;
      await this.#bell.wait(rings, RETRY_MS);
      if (this.#bell.rings !== rings) await client.query(`NOTIFY ${WAKE}`);
    }
  }

  async #lead(client: pg.Client): Promise<void> {
    await client.query(`LISTEN ${WAKE}`);
    while (!this.#stopping) {
      const rings = this.#bell.rings;
      const relayed = await this.#relayBatch(client);
      if (relayed < BATCH) await this.#bell.wait(rings, POLL_MS);
    }
  }

  async #relayBatch(client: pg.Client): Promise<number> {
    const { topic, bus } = this.#options;
    const { rows } = await client.query<EventRow>(
      'SELECT * FROM events WHERE published_at IS NULL ORDER BY position LIMIT $1',
      [BATCH],
    );
    if (rows.length === 0) return 0;
    await bus.publish(
      topic,
      rows.map((row) => envelopeOf(row, topic)),
    );
    await client.query('UPDATE events SET published_at = clock_timestamp() WHERE position = ANY($1::bigint[])', [
      rows.map((row) => row.position),
    ]);
    return rows.length;
  }
}

export interface EventRow {
  position: string;
  id: string;
  type: string;
  subject: string;
  version: number;
  key: string;
  sequence: string;
  actor: string | null;
  data: unknown;
  traceparent: string | null;
  at: Date;
}

function envelopeOf(row: EventRow, topic: Topic): Envelope {
  return {
    id: row.id,
    type: row.type,
    source: `berth/${topic}`,
    subject: row.subject,
    version: row.version,
    key: row.key,
    sequence: Number(row.sequence),
    time: row.at.toISOString(),
    actor: row.actor,
    ...(row.traceparent && { traceparent: row.traceparent }),
    data: row.data,
  };
}
