import type { Envelope, Topic } from '@berth/events';
import pg from 'pg';
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
import { pause } from '../pause.ts';
import { BellRope } from './bell-rope.ts';
import { type Follower, follow } from './follow.ts';
import { asOnlyMember, placeOf } from './group.ts';
import { historyOf } from './history.ts';
import { publish, replay } from './publish.ts';
import { addSetAside, listSetAside } from './set-aside.ts';
import { since } from './since.ts';

const RETRY_MS = 500;

/** The bus for one machine: Postgres holds the log, and LISTEN wakes its readers. */
export class PostgresBus implements Bus {
  readonly #url: string;
  readonly #pool: pg.Pool;
  /** Those who ask what they missed wait for each other here, and hold up nobody else. */
  readonly #lookups: pg.Pool;
  readonly #rope: BellRope;
  readonly #logger: Logger;
  readonly #running = new Set<Subscription>();

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
    this.#pool = openPool(url, 4, logger);
    this.#lookups = openPool(url, 2, logger);
    this.#rope = new BellRope(url, logger);
  }

  publish(topic: Topic, events: readonly Envelope[]): Promise<void> {
    return publish(this.#pool, topic, events);
  }

  subscribe(topic: Topic, group: string, handle: Handler, ready?: Ready): Subscription {
    const place = placeOf(this.#pool, topic, group);
    const setAside = (event: Envelope, cause: string) => addSetAside(this.#pool, topic, group, event, cause);
    return this.#start(topic, async (stop) => {
      const alone = await asOnlyMember(this.#url, topic, group, (lost) =>
        this.#follow(topic, { handle, ready, place, group, setAside, stop: AbortSignal.any([stop, lost]) }),
      );
      if (!alone) await pause(RETRY_MS, stop);
    });
  }

  async tail(topic: Topic, handle: TailHandler): Promise<Tail> {
    const { rows } = await this.#pool.query('SELECT last_position FROM topics WHERE name = $1', [topic]);
    let position: string = rows[0]?.last_position ?? '0';
    const place = {
      position: async () => position,
      move: async (_: string, to: string) => {
        position = to;
      },
    };
    const from = [Number(position)];
    let heardAt = performance.now();
    const upToDate = (at: number) => {
      heardAt = at;
    };
    const reader = { handle, place, group: null, setAside: async () => {}, upToDate };
    return { from, heardAt: () => heardAt, ...this.#start(topic, (stop) => this.#follow(topic, { ...reader, stop })) };
  }

  history(topic: Topic, key: string, seen: Seen): History {
    return historyOf(this.#lookups, topic, key, seen);
  }

  since(topic: Topic, extent: Extent, keep: (event: Envelope) => boolean): Promise<Since | null> {
    return since(this.#lookups, topic, extent, keep);
  }

  async rewind(topic: Topic, group: string): Promise<void> {
    await this.#pool.query('DELETE FROM groups WHERE topic = $1 AND name = $2', [topic, group]);
  }

  setAside(topic: Topic): Promise<SetAside[]> {
    return listSetAside(this.#pool, topic);
  }

  replay(topic: Topic): Promise<number> {
    return replay(this.#pool, topic);
  }

  async ping(): Promise<void> {
    await this.#pool.query('SELECT FROM topics LIMIT 1');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((subscription) => subscription.stop()));
    await this.#rope.close();
    await Promise.all([this.#pool.end(), this.#lookups.end()]);
  }

  #follow(topic: Topic, reader: Omit<Follower, 'pool' | 'bell' | 'logger' | 'topic'>): Promise<void> {
    return follow({ ...reader, pool: this.#pool, bell: this.#rope.bell(topic), logger: this.#logger, topic });
  }

  /** Runs a reader, and runs it again after a fault, until it is stopped. */
  #start(topic: Topic, read: (stop: AbortSignal) => Promise<void>): Subscription {
    const stopping = new AbortController();
    const { signal } = stopping;
    const running = (async () => {
      while (!signal.aborted) {
        await read(signal).catch(async (error) => {
          this.#logger.warn({ err: error, topic }, 'reading the bus failed; trying again');
          await pause(RETRY_MS, signal);
        });
      }
    })();
    const subscription = {
      stop: async () => {
        stopping.abort();
        this.#rope.bell(topic).ring();
        await running;
        this.#running.delete(subscription);
      },
    };
    this.#running.add(subscription);
    return subscription;
  }
}

function openPool(url: string, max: number, logger: Logger): pg.Pool {
  const options = '-c timezone=UTC';
  const pool = new pg.Pool({ connectionString: url, max, options, application_name: 'berth bus' });
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle connection to the bus was lost'));
  // One lost in the middle of a transaction fails its next query; unheard, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
