import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { newAccount } from '../../berth/accounts.ts';
import { lastingClient } from '../../berth/lasting.ts';
import { book, newRoom } from '../../berth/world.ts';
import { openSocket } from '../open-socket.ts';

const PER_SECOND = 20;
const [ROOMS, SOCKETS, BOOKED] = [10, 50, 50];
const HOUR_MS = 3_600_000;
const TOKEN_LIVES_MS = 300_000;

const CANCEL = 'mutation ($id: ID!) { answer: cancelReservation(input: { id: $id }) { __typename } }';
const SEEN = [
  '{ me { name } myReservations(first: 5) { nodes { status bookable { name } organizer { name } } } }',
  '{ rooms(first: 10) { nodes { name capacity venue { name } schedule(window: { startsAt: "2031-01-01T00:00:00Z", endsAt: "2031-01-02T00:00:00Z" }) { cursor } } } }',
];

export interface Load {
  done: number;
  failures: string[];
  run(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** What people do, one after the other, so many a second. */
export async function mixedLoad(url: string): Promise<Load> {
  const manager = await lastingClient('manager', url);
  const policy = { minDuration: 'PT1M', maxAdvance: 'P3000D' };
  const rooms = await Promise.all(Array.from({ length: ROOMS }, () => newRoom(manager, { policy })));
  const sockets: WebSocket[] = [];
  const booked: string[] = [];
  let [client, clientSince] = [(await newAccount(url)).client, Date.now()];
  let turn = 0;

  const load: Load = {
    done: 0,
    failures: [],
    async run(milliseconds) {
      const begun = performance.now();
      const open = new Set<Promise<void>>();
      for (let count = 0; count < (PER_SECOND * milliseconds) / 1_000; count += 1) {
        await sleep(Math.max(0, begun + (count * 1_000) / PER_SECOND - performance.now()));
        while (open.size >= PER_SECOND) await Promise.race(open);
        const request = act(turn++)
          .catch((error) => void load.failures.push(String(error)))
          .then(() => {
            load.done += 1;
            open.delete(request);
          });
        open.add(request);
      }
      await Promise.all(open);
    },
    async stop() {
      for (const socket of sockets) socket.terminate();
    },
  };
  return load;

  async function act(number: number): Promise<unknown> {
    const room = rooms[number % ROOMS] as string;
    if (number % 200 === 0) return comeAnew();
    if (number % 20 === 1) return watch(room);
    if (number % 20 === 2) return client.ask(`{ me { name } } # ${randomUUID()}`);
    if (number % 20 === 3) return expectErrors('{ me { nobody } }');
    if (number % 4 === 0) return bookAndCancel(number, room);
    return client.ask(SEEN[number % SEEN.length] as string);
  }

  /** Somebody else from now on, before the token of whoever it was ends. */
  async function comeAnew(): Promise<void> {
    if (Date.now() - clientSince < TOKEN_LIVES_MS / 2) return;
    [client, clientSince] = [(await newAccount(url)).client, Date.now()];
    booked.length = 0;
  }

  async function watch(room: string): Promise<void> {
    sockets.push(await openSocket(url, room, 'reservation { status bookable { name } }'));
    if (sockets.length > SOCKETS) sockets.shift()?.close();
  }

  async function expectErrors(query: string): Promise<void> {
    const { errors } = await client.send(query);
    if (!errors) throw new Error('A mistake was not noticed.');
  }

  async function bookAndCancel(number: number, room: string): Promise<void> {
    const start = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + Math.floor(number / ROOMS) * 60_000 + HOUR_MS;
    const slot = { startsAt: new Date(start), endsAt: new Date(start + 60_000) };
    const whose = client;
    const answer = await book(whose, { bookableId: room, ...slot, idempotencyKey: randomUUID() });
    if (!answer.reservation) throw new Error(JSON.stringify(answer));
    if (whose === client) booked.push(answer.reservation.id);
    if (booked.length > BOOKED) await whose.ask(CANCEL, { id: booked.shift() });
  }
}
