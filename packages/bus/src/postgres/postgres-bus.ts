import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope, Topic } from '@berth/events';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Bus, Handler, Subscription } from '../bus.ts';
import { BellRope } from './bell-rope.ts';
import { follow } from './follow.ts';
import { publish } from './publish.ts';

const RETRY_MS = 500;

/** The bus for one machine: Postgres holds the log, and LISTEN wakes its readers. */
export class PostgresBus implements Bus {
  readonly #url: string;
  readonly #pool: pg.Pool;
  readonly #rope: BellRope;
  readonly #logger: Logger;
  readonly #running = new Set<Subscription>();

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
    this.#pool = new pg.Pool({
      connectionString: url,
      max: 4,
      options: '-c timezone=UTC',
      application_name: 'berth bus',
    });
    this.#pool.on('error', (error) => logger.warn({ err: error }, 'an idle connection to the bus was lost'));
    this.#rope = new BellRope(url, logger);
  }

  publish(topic: Topic, events: readonly Envelope[]): Promise<void> {
    return publish(this.#pool, topic, events);
  }

  subscribe(topic: Topic, group: string, handle: Handler): Subscription {
    return this.#start(topic, async (stopped) => {
      const save = (position: string) => this.#savePosition(topic, group, position);
      await this.#asOnlyMember(topic, group, stopped, async () => {
        await follow({ ...this.#follower(topic), handle, save, stopped }, await this.#savedPosition(topic, group));
      });
    });
  }

  async tail(topic: Topic, handle: Handler): Promise<Subscription> {
    const { rows } = await this.#pool.query('SELECT last_position FROM topics WHERE name = $1', [topic]);
    let position: string = rows[0]?.last_position ?? '0';
    const save = async (done: string) => {
      position = done;
    };
    return this.#start(topic, (stopped) => follow({ ...this.#follower(topic), handle, save, stopped }, position));
  }

  async rewind(topic: Topic, group: string): Promise<void> {
    await this.#pool.query('DELETE FROM groups WHERE topic = $1 AND name = $2', [topic, group]);
  }

  async ping(): Promise<void> {
    await this.#pool.query('SELECT FROM topics LIMIT 1');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((subscription) => subscription.stop()));
    await this.#rope.close();
    await this.#pool.end();
  }

  #follower(topic: Topic) {
    return { pool: this.#pool, bell: this.#rope.bell(topic), logger: this.#logger, topic };
  }

  /** Runs a reader, and runs it again after a fault, until it is stopped. */
  #start(topic: Topic, read: (stopped: () => boolean) => Promise<void>): Subscription {
    let stopping = false;
    const stopped = () => stopping;
    const running = (async () => {
      while (!stopping) {
        await read(stopped).catch(async (error) => {
          this.#logger.warn({ err: error, topic }, 'reading the bus failed; trying again');
          await sleep(RETRY_MS);
        });
      }
    })();
    const subscription = {
      stop: async () => {
        stopping = true;
        this.#rope.bell(topic).ring();
        await running;
        this.#running.delete(subscription);
      },
    };
    this.#running.add(subscription);
    return subscription;
  }

  /** A session lock makes one process the group's reader; another takes over when its connection ends. */
  async #asOnlyMember(topic: Topic, group: string, stopped: () => boolean, read: () => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: `berth bus ${group}` });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held', [
        `${topic}/${group}`,
      ]);
      if (rows[0].held) await read();
      else if (!stopped()) await sleep(RETRY_MS);
    } finally {
      await client.end();
    }
  }

  async #savedPosition(topic: Topic, group: string): Promise<string> {
    const { rows } = await this.#pool.query('SELECT position FROM groups WHERE topic = $1 AND name = $2', [
      topic,
      group,
    ]);
    return rows[0]?.position ?? '0';
  }

  async #savePosition(topic: Topic, group: string, position: string): Promise<void> {
    await this.#pool.query(
      `INSERT INTO groups (topic, name, position) VALUES ($1, $2, $3)
       ON CONFLICT (topic, name) DO UPDATE SET position = excluded.position`,
      [topic, group, position],
    );
  }
}
