import { Redis } from 'ioredis';

/** Longer than this nobody waits for it: a subgraph answers as soon. */
const PATIENCE_MS = 50;
const CONNECT_MS = 2_000;
/** Of a connection on which an answer is due. */
const SILENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 1_000;

export interface Written {
  key: string;
  value: string;
  lastsMs: number;
  /** Only where there is nothing under this key. */
  ifNone?: boolean;
}

interface Read {
  values: readonly (string | null)[];
  /** When that was, by the store's clock: those of gateways need not agree. */
  at: number;
}

/** What several gateways write to and read from: a Redis, or a Valkey. It connects by itself, again and again. */
export class Store {
  /** Resolves when it is known for the first time whether it can be reached. */
  readonly tried: Promise<void>;
  readonly #redis: Redis;
  #wasReady = false;
  #obstacle: Error | undefined;

  /** What was written before a connection was lost may be lost with it. */
  constructor(url: string, onLost: () => void) {
    const redis = new Redis(url, {
      ...{ commandTimeout: PATIENCE_MS, connectTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
      // What could not be sent, or had no answer, is not sent later: by then it would tell or ask something else.
      ...{ enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 },
      retryStrategy: (times) => Math.min(100 * times, LONGEST_PAUSE_MS),
    });
    redis.on('error', (error: Error) => {
      this.#obstacle = error;
    });
    redis.on('ready', () => {
      this.#wasReady = true;
    });
    redis.on('close', () => {
      if (this.#wasReady) onLost();
      this.#wasReady = false;
    });
    this.tried = new Promise((resolve) => {
      for (const event of ['ready', 'close']) redis.once(event, () => resolve());
    });
    this.#redis = redis;
  }

  /** As all were at one moment. */
  async read(keys: readonly string[]): Promise<Read> {
    const [values, [seconds, microseconds]] = (await this.#send([['mget', ...keys], ['time']])) as [
      Read['values'],
      [string, string],
    ];
    return { values, at: Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000) };
  }

  /** Which of them it took. */
  async write(entries: readonly Written[]): Promise<boolean[]> {
    const commands = entries.map(({ key, value, lastsMs, ifNone }) => [
      ...['set', key, value, 'PX', Math.max(1, Math.round(lastsMs))],
      ...(ifNone ? ['NX'] : []),
    ]);
    return (await this.#send(commands)).map((told) => told === 'OK');
  }

  close(): void {
    this.#redis.disconnect();
  }

  /** Where there is no connection, why that is so says more than that nothing can be sent. */
  async #send(commands: (string | number)[][]): Promise<unknown[]> {
    try {
      const results = (await this.#redis.pipeline(commands).exec()) ?? [];
      return results.map(([error, told]) => {
        if (error) throw error;
        return told;
      });
    } catch (error) {
      throw this.#redis.status === 'ready' ? error : (this.#obstacle ?? error);
    }
  }
}
