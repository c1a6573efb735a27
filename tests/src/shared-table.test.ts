import { beforeAll, expect, test } from '@jest/globals';
import { create, newVenue, update } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { availability, book, eventually, hours } from './berth/world.ts';

let manager: Client;
let member: Client;
let jonas: Client;
let bookable: { name: string; capacity: number; venueId: string };

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
  bookable = { name: 'The long table', capacity: 8, venueId: await newVenue(manager) };
});

async function newTable(input: object): Promise<{ id: string; inventory: string }> {
  const { bookable: table } = await create(manager, 'Table', { bookable, ...input });
  await eventually(async () => (await availability(member, table.id, undefined, 2)).length > 0);
  return table;
}

test('several parties share it, up to its capacity', async () => {
  const { id, inventory } = await newTable({ inventory: 'POOLED', minPartySize: 2 });
  expect(inventory).toBe('POOLED');
  const party = (client: Client, quantity: number) => book(client, { bookableId: id, ...hours(1, 2), quantity });
  expect(await party(member, 5)).toHaveProperty('reservation.quantity', 5);
  expect(await party(jonas, 4)).toHaveProperty('code', 'SLOT_UNAVAILABLE');
  expect(await party(jonas, 1)).toHaveProperty('rule', 'minQuantity');
  expect(await party(jonas, 3)).toHaveProperty('reservation.quantity', 3);
  expect(await availability(member, id, hours(1, 3), 2)).toEqual([hours(2, 3)]);
});

test('any other table is for one party at a time', async () => {
  const { id, inventory } = await newTable({});
  expect(inventory).toBe('EXCLUSIVE');
  expect(await book(member, { bookableId: id, ...hours(1, 2), quantity: 2 })).toHaveProperty('reservation');
  expect(await book(jonas, { bookableId: id, ...hours(1, 2) })).toHaveProperty('code', 'SLOT_UNAVAILABLE');
});

test('a table stays what it was made as', async () => {
  const { id } = await newTable({ inventory: 'POOLED' });
  expect(await update(manager, 'Table', id, { bookable, inventory: 'EXCLUSIVE' })).toMatchObject({
    code: 'INVALID_INPUT',
    path: ['input', 'inventory'],
  });
  const kept = { bookable: { id, inventory: 'POOLED' } };
  expect(await update(manager, 'Table', id, { bookable, inventory: 'POOLED' })).toEqual(kept);
  expect(await update(manager, 'Table', id, { bookable })).toEqual(kept);
  expect(await update(manager, 'Table', id, { bookable, inventory: null })).toEqual(kept);
});
