import type { Client } from '../berth/client.ts';
import { lastingClient } from '../berth/lasting.ts';
import { book, eventually, hours, newRoom } from '../berth/world.ts';
import { Customers, POLICY } from './customers.ts';
import type { Report, Stage } from './each-bus.ts';
import { findings } from './findings.ts';
import { type Witness, witness } from './witness.ts';

const ROOMS = 16;
const REMOVE = 'mutation ($id: ID!) { removeBookable(id: $id) { __typename } }';

/** Rooms that customers book, others that are to be removed with their bookings, and a witness of all of it. */
export interface Scene {
  customers: Customers;
  heard: Witness;
  /** Removes the next one of those that are to be. Who gets no answer asks again. */
  remove: () => Promise<void>;
  /** When all is over: what is wrong. */
  examine: () => Promise<Report['wrong']>;
}

export async function openScene(stage: Stage, toRemove: number): Promise<Scene> {
  const { berth } = stage;
  const [manager, member] = await Promise.all([
    lastingClient('manager', berth.url),
    lastingClient('member', berth.url),
  ]);
  const rooms = await newRooms(manager, ROOMS);
  const doomed = await newRooms(manager, toRemove);
  const heard = await witness(stage, [...rooms, ...doomed]);
  for (const bookableId of doomed) {
    await book(member, { bookableId, ...hours(1, 2) });
    await book(member, { bookableId, ...hours(3, 4) });
  }
  const customers = new Customers(member, rooms);
  const removed: string[] = [];
  return {
    customers,
    heard,
    async remove() {
      const id = doomed[removed.length] as string;
      removed.push(id);
      await eventually(async () => (await manager.send(REMOVE, { id })).data?.removeBookable);
    },
    async examine() {
      const wrong = await findings({ databases: (await berth.run()).databases, customers, witness: heard, removed });
      await heard.stop();
      return wrong;
    },
  };
}

function newRooms(manager: Client, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => newRoom(manager, { policy: POLICY })));
}
