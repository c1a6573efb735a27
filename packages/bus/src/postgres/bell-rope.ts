import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { Bell } from '../bell.ts';

const CHANNEL = 'berth_bus';

/** Rings a topic's bell whenever anyone publishes to it, on one LISTEN connection that mends itself. */
export class BellRope {
  readonly #bells = new Map<string, Bell>();
  readonly #url: string;
  readonly #logger: Logger;
  #client: pg.Client | undefined;
  #closed = false;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
    void this.#keepListening();
  }

  bell(topic: string): Bell {
    let bell = this.#bells.get(topic);
    if (!bell) {
      bell = new Bell();
      this.#bells.set(topic, bell);
    }
    return bell;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const bell of this.#bells.values()) bell.ring();
    await this.#client?.end();
  }

  async #keepListening(): Promise<void> {
    while (!this.#closed) {
      await this.#listen().catch((error) => this.#logger.warn({ err: error }, 'the bus no longer notifies; polling'));
      if (!this.#closed) await sleep(500, undefined, { ref: false });
    }
  }

  /** Returns when the connection ends. */
  async #listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'berth bus listener' });
    const ended = new Promise<void>((resolve, reject) => {
      client.once('end', resolve);
      // Each time, not once: a connection that the server ends tells of it twice.
      client.on('error', reject);
    });
    // Handled below; until then a failure must not count as unhandled.
    ended.catch(() => {});
    client.on('notification', ({ payload }) => this.#bells.get(payload ?? '')?.ring());
    try {
      await client.connect();
      this.#client = client;
      if (this.#closed) return;
      await client.query(`LISTEN ${CHANNEL}`);
      await ended;
    } finally {
      await client.end();
    }
  }
}

export const notify = `SELECT pg_notify('${CHANNEL}', $1)`;
