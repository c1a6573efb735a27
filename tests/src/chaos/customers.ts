import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../berth/client.ts';
import { BOOK } from '../berth/world.ts';

const AT_ONCE = 8;
const MINUTE_MS = 60_000;
const RETRY_MS = 100;
const PATIENCE_MS = 180_000;

/** What the rooms must allow that they book. */
export const POLICY = { minDuration: 'PT1M', maxAdvance: 'P3000D' };

/** Book one free slot after the other, and keep a log of what they were told. Who gets no answer asks again, by its key. */
export class Customers {
  /** The reservations that they were told to have. */
  readonly acknowledged = new Set<string>();
  readonly times: number[] = [];
  wishes = 0;
  /** How often no answer came. */
  unanswered = 0;
  readonly #client: Client;
  readonly #rooms: string[];
  readonly #start = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS + 60 * MINUTE_MS;

  constructor(client: Client, rooms: string[]) {
    this.#client = client;
    this.#rooms = rooms;
  }

  /** Some at a time, until there are as many as `most`, or it is over; each rests after a booking. */
  async work({ most = Number.POSITIVE_INFINITY, isOver = () => false, restMs = 0 }): Promise<void> {
    const one = async () => {
      while (this.wishes < most && !isOver()) {
        await this.#book(this.wishes++);
        await sleep(restMs);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  async #book(wish: number): Promise<void> {
    const bookableId = this.#rooms[wish % this.#rooms.length];
    const startsAt = this.#start + Math.floor(wish / this.#rooms.length) * MINUTE_MS;
    const slot = { startsAt: new Date(startsAt), endsAt: new Date(startsAt + MINUTE_MS) };
    const input = { bookableId, ...slot, idempotencyKey: randomUUID() };
    const begun = performance.now();
    for (;;) {
      const { data, errors } = await this.#client.send(BOOK, { input });
      const made = data?.createReservation;
      if (made?.reservation) {
        this.acknowledged.add(made.reservation.id);
        this.times.push(performance.now() - begun);
        return;
      }
      if (made || performance.now() - begun > PATIENCE_MS) throw new Error(JSON.stringify(errors ?? made));
      this.unanswered += 1;
      await sleep(RETRY_MS);
    }
  }
}
