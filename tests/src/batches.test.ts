import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import type { BerthProcess } from './berth/berth-process.ts';
import { create, newAircraft, newVenue } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { startCounting, statements } from './berth/statements.ts';
import { book, eventually, hours } from './berth/world.ts';

let berth: BerthProcess;
let manager: Client;

beforeAll(async () => {
  berth = await startCounting();
  manager = await Client.as('manager', berth.url);
  await Promise.all(Array.from({ length: 50 }, newRoomElsewhere));
});

/** A room in a venue of its own, so that nothing of it is known from another one. */
async function newRoomElsewhere(): Promise<void> {
  const bookable = { name: `Far ${randomUUID()}`, capacity: 2, venueId: await newVenue(manager) };
  await create(manager, 'Room', { bookable, equipment: [{ code: 'screen', label: 'Screen' }] });
}

test('fifty rooms, where they are and what is in them: a statement for each table', async () => {
  let rooms: { venue: { id: string } }[] = [];
  const counts = await statements(berth, 'rooms', async () => {
    const { rooms: list } = await manager.ask(`{
      rooms(first: 50, filter: { text: "Far" }) {
        nodes { name venue { id name closures { id } } equipment { code } policy { version } price { amount } }
      }
    }`);
    rooms = list.nodes;
  });
  expect(new Set(rooms.map(({ venue }) => venue.id)).size).toBe(50);
  expect(counts).toEqual({ bookables: 1, venues: 1, closures: 1, equipment: 1 });
});

test('how fifty rooms stand at this moment: one statement, whatever is taken', async () => {
  const { rooms } = await manager.ask('{ rooms(first: 50, filter: { text: "Far" }) { nodes { id } } }');
  const slot = hours(-1, 1);
  for (const { id: bookableId } of rooms.nodes.slice(0, 5)) await book(manager, { bookableId, ...slot });
  const read = async () => {
    const list = '{ rooms(first: 50, filter: { text: "Far" }) { nodes { now { free busyUntil nextStartsAt } } } }';
    return (await manager.ask(list)).rooms.nodes.map(({ now }: { now: { free: boolean } }) => now.free);
  };
  await eventually(async () => (await read()).filter((free: boolean) => !free).length === 5);
  expect(await statements(berth, 'rooms', read)).toEqual({ bookables: 1, busy_times: 1 });
});

test('a page of each of fifty venues, and how many there are in all: a statement for the pages, one to count', async () => {
  const counts = await statements(berth, 'rooms', () =>
    manager.ask('{ venues(first: 50) { totalCount nodes { bookables(first: 2) { totalCount nodes { id name } } } } }'),
  );
  expect(counts).toEqual({ venues: 3, bookables: 1 });
});

test('bookables of every kind that another subgraph names: a statement for each table', async () => {
  const [venueId, destinationId] = await Promise.all([newVenue(manager), newVenue(manager)]);
  const bookable = { name: 'Near', capacity: 4, venueId };
  const times = { departsAt: hours(5, 6).startsAt, arrivesAt: hours(5, 6).endsAt };
  for (let index = 0; index < 5; index += 1) {
    const aircraftId = await newAircraft(manager, 4);
    await create(manager, 'Flight', { bookable, number: 'BE 5', aircraftId, destinationId, ...times });
    await create(manager, 'Table', { bookable });
  }
  const read = async () => {
    const { utilization } = await manager.ask(
      `query ($window: TimeWindowInput!) {
        utilization(window: $window) {
          bookable {
            name venue { name }
            ... on Room { equipment { code } }
            ... on Table { minPartySize }
            ... on Flight { aircraft { model } destination { name } }
          }
        }
      }`,
      { window: hours(0, 24) },
    );
    return utilization;
  };
  await eventually(async () => (await read()).length > 60);
  expect(await statements(berth, 'rooms', read)).toEqual({ bookables: 1, venues: 1, equipment: 1, aircraft: 1 });
});

test('thirty bookables and thirty venues, asked for one by one in one request', async () => {
  const { rooms } = await manager.ask('{ rooms(first: 30) { nodes { id venue { id } } } }');
  const fields = rooms.nodes.map(
    ({ id, venue }: { id: string; venue: { id: string } }, index: number) =>
      `r${index}: room(id: "${id}") { name } b${index}: bookable(id: "${id}") { name } v${index}: venue(id: "${venue.id}") { name }`,
  );
  const counts = await statements(berth, 'rooms', () => manager.ask(`{ ${fields.join(' ')} }`));
  expect(counts).toEqual({ bookables: 1, venues: 1 });
});

test('fifty users: one statement, as a list and one by one', async () => {
  const url = (await berth.run()).databases['users'] as string;
  await query(
    url,
    `INSERT INTO users (id, email, name, password_hash, time_zone)
     SELECT gen_random_uuid(), n || '@crowd.test', 'Crowd ' || n, '', 'UTC' FROM generate_series(1, 50) AS n`,
  );
  const list = '{ users(first: 50, filter: { text: "crowd.test" }) { nodes { id name email } } }';
  const { users } = await manager.ask(list);
  expect(users.nodes).toHaveLength(50);
  expect(await statements(berth, 'users', () => manager.ask(list))).toEqual({ users: 1 });

  const fields = users.nodes.map(({ id }: { id: string }, index: number) => `u${index}: user(id: "${id}") { name }`);
  expect(await statements(berth, 'users', () => manager.ask(`{ ${fields.join(' ')} }`))).toEqual({ users: 1 });
});
