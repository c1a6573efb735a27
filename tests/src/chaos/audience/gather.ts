import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../berth/client.ts';
import type { Lasting } from '../../berth/lasting.ts';
import { hours } from '../../berth/world.ts';
import { compare, type Faults, History } from './history.ts';
import { CLIENTS, type Listener, listen, type Message } from './listener.ts';

const PATIENCE_MS = 90_000;
/** What would be told twice is told by then. */
const SETTLE_MS = 1_000;

interface Seat {
  /** The bookable or the user that it is told of. */
  about: string;
  listener: Listener;
}

export interface Heard extends Faults {
  client: string;
  streams: number;
  told: number;
  /** How often they had to come back. */
  setbacks: number;
  /** How often they were told to begin anew. */
  resets: number;
}

/** Clients of each kind: for each person one that hears of their reservations, and one that hears of one of the rooms. */
export class Audience {
  readonly #seats: Seat[];

  private constructor(seats: Seat[]) {
    this.#seats = seats;
  }

  static async gather(url: string, rooms: string[], people: Lasting[]): Promise<Audience> {
    const seats: Seat[] = [];
    for (const [index, { id, client: asking, token }] of people.entries()) {
      const bookableId = rooms[index % rooms.length] as string;
      const after = await cursorOf(asking, bookableId);
      for (const client of CLIENTS) {
        seats.push({ about: bookableId, listener: listen(client, { url, token, bookableId, after }) });
        seats.push({ about: id, listener: listen(client, { url, token, bookableId: null, after: '' }) });
      }
    }
    // Who follows one's own reservations begins with a reset, which says where that is.
    await until(() => seats.every(({ about, listener }) => rooms.includes(about) || listener.record.length > 0));
    return new Audience(seats);
  }

  /** Gives everybody the time to hear of all that has happened, and holds what they were told against it. */
  async settle(database: string): Promise<{ history: History; heard: Heard[] }> {
    let history = await History.read(database);
    await until(async () => {
      history = await History.read(database);
      return history.isPublished;
    });
    const faults = ({ about, listener }: Seat) => compare(history.of(about), changes(listener));
    await until(() => this.#seats.every((seat) => faults(seat).missed === 0));
    await sleep(SETTLE_MS);
    const heard = CLIENTS.map((client) => {
      const seats = this.#seats.filter(({ listener }) => listener.client === client);
      const sum = (count: (seat: Seat) => number) => seats.reduce((all, seat) => all + count(seat), 0);
      return {
        ...{ client, streams: seats.length, told: sum(({ listener }) => changes(listener).length) },
        ...{ setbacks: sum(({ listener }) => listener.setbacks), missed: sum((seat) => faults(seat).missed) },
        ...{ twice: sum((seat) => faults(seat).twice), late: sum((seat) => faults(seat).late) },
        invented: sum((seat) => faults(seat).invented),
        resets: sum(({ listener }) => listener.record.slice(1).filter(isReset).length),
      };
    });
    return { history, heard };
  }

  leave(): void {
    for (const { listener } of this.#seats) listener.stop();
  }
}

export function wrong({ missed, twice, late, invented, resets }: Heard): number {
  return missed + twice + late + invented + resets;
}

const isReset = ({ __typename }: Message) => __typename === 'StreamReset';
const changes = ({ record }: Listener) => record.filter((message) => !isReset(message));

async function cursorOf(client: Client, id: string): Promise<string> {
  const { bookable } = await client.ask(CURSOR, { id, window: hours(0, 24) });
  return bookable.schedule.cursor;
}

/** Waits until it is so, or for as long as it may take; then it is held against what should be. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    if (await Promise.resolve(condition()).catch(() => false)) return;
    await sleep(200);
  }
}

const CURSOR = `query ($id: ID!, $window: TimeWindowInput!) {
  bookable(id: $id) { schedule(window: $window) { cursor } }
}`;
