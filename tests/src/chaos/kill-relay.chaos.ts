import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Options, onEachBus, type Stage } from './each-bus.ts';
import { kill } from './kill.ts';
import { generator } from './random.ts';
import { openScene } from './scene.ts';
import type { Witness } from './witness.ts';

/** Marking what was sent takes a moment: else nobody could hit the one before it. */
const SLOW_MARKS = `
  CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END';
  CREATE TRIGGER linger BEFORE UPDATE ON events EXECUTE FUNCTION linger()`;
const MARKING = `
  SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND state = 'active' AND query LIKE 'UPDATE events SET published_at%'`;
/** The bus has stored what was sent; it gets this long to deliver it. */
const DELIVERY_MS = 500;

/**
 * The relay of reservations, then that of rooms, is killed between sending and marking, while customers book and rooms are
 * removed. What it had sent goes out again. `attempts` is the number of kills.
 */
export function chaos({ seed, attempts = 20, buses }: Options): Promise<boolean> {
  return onEachBus(async (stage) => {
    const random = generator(seed);
    const { customers, heard, remove, examine } = await openScene(stage, Math.ceil(attempts / 2));
    const relays = [await Relay.of(stage, 'reservations'), await Relay.of(stage, 'rooms')];
    let over = false;
    const work = customers.work({ isOver: () => over, restMs: 50 });

    let sentAgain = 0;
    for (let turn = 0; turn < attempts; turn += 1) {
      const relay = relays[turn % relays.length] as Relay;
      await sleep(random(500));
      const removal = relay.service === 'rooms' && remove();
      sentAgain += await relay.killBeforeItMarks(heard);
      await removal;
    }
    over = true;
    await work;
    await Promise.all(relays.map((relay) => relay.close()));

    const wrong = await examine();
    const again = [...heard.delivered.values()].reduce((sum, times) => sum + times - 1, 0);
    // Kafka keeps what comes again; the log in Postgres knows what it has.
    const expected = stage.adapter === 'Kafka' ? again > 0 : again === 0;
    return {
      figures: { bookings: customers.wishes, kills: attempts, 'sent again': sentAgain, 'delivered again': again },
      wrong: { 'nothing sent again': sentAgain > 0 ? 0 : 1, 'deliveries unlike the bus': expected ? 0 : 1, ...wrong },
    };
  }, buses);
}

class Relay {
  readonly service: string;
  readonly #stage: Stage;
  readonly #database: pg.Client;

  private constructor(stage: Stage, service: string, database: pg.Client) {
    this.#stage = stage;
    this.service = service;
    this.#database = database;
  }

  static async of(stage: Stage, service: string): Promise<Relay> {
    const database = new pg.Client((await stage.berth.run()).databases[service]);
    await database.connect();
    await database.query(SLOW_MARKS);
    return new Relay(stage, service, database);
  }

  /** Answers how many events were on the bus, and not marked as such. */
  async killBeforeItMarks({ delivered }: Witness): Promise<number> {
    let backend: number | undefined;
    while (!backend) backend = (await this.#database.query(MARKING)).rows[0]?.pid;
    const back = await kill(this.#stage.berth, this.service);
    // As where the whole machine dies: its last words do not get through either.
    await this.#database.query('SELECT pg_terminate_backend($1)', [backend]);
    const { rows } = await this.#database.query('SELECT id FROM events WHERE published_at IS NULL');
    await sleep(DELIVERY_MS);
    const sent = rows.filter(({ id }) => delivered.has(id)).length;
    await back();
    return sent;
  }

  close(): Promise<void> {
    return this.#database.end();
  }
}
