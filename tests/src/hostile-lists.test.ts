import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { create, newVenue } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { MEGABYTE } from './berth/hostile.ts';
import { newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;

beforeAll(async () => {
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
});

const LISTS: Record<string, string> = {
  bookables: 'query ($first: Int, $after: String) { list: bookables(first: $first, after: $after) { nodes { id } } }',
  rooms: 'query ($first: Int, $after: String) { list: rooms(first: $first, after: $after) { nodes { id } } }',
  flights: 'query ($first: Int, $after: String) { list: flights(first: $first, after: $after) { nodes { id } } }',
  venues: 'query ($first: Int, $after: String) { list: venues(first: $first, after: $after) { nodes { id } } }',
  'bookables of venues': `query ($first: Int, $after: String) {
    venues(first: 1) { nodes { list: bookables(first: $first, after: $after) { nodes { id } } } }
  }`,
};

function cursor(key: unknown): string {
  return Buffer.from(typeof key === 'string' ? key : JSON.stringify(key)).toString('base64url');
}

async function errorOf(query: string, variables: object): Promise<string | undefined> {
  const { errors } = await member.send(query, variables);
  return errors?.[0].extensions.code;
}

describe.each(Object.keys(LISTS))('%s', (list) => {
  const query = LISTS[list] as string;
  const id = randomUUID();

  test.each([
    ['nothing', ''],
    ['no base64', '%%%%'],
    ['a NUL', '\0'],
    ['no JSON', cursor('not JSON')],
    ['no list', cursor({ 0: 'a', 1: id, length: 2 })],
    ['a prototype', cursor(`{"__proto__":["a","${id}"]}`)],
    ["a prototype's keys", cursor(['__proto__', 'constructor'])],
    ['too little', cursor(['a'])],
    ['too much', cursor(['a', id, 1])],
    ['numbers', cursor([1, 2])],
    ['numbers as text', cursor(['1', '2'])],
    ['lists', cursor([['a'], [id]])],
    ['operators', cursor([{ gt: '' }, { not: id }])],
    ['SQL', cursor(["' OR true --", "' OR true --"])],
    ['a NUL in a name', cursor(['a\0', id])],
    ['a very deep list', cursor('['.repeat(500_000))],
    ['a megabyte', MEGABYTE],
  ])('a cursor that holds %s is refused', async (_, after) => {
    expect(await errorOf(query, { after })).toBe('BAD_USER_INPUT');
  });

  test.each([-1, 101, 2 ** 31, 1.5, '5'])('no page has %p entries', async (first) => {
    expect(await errorOf(query, { first })).toBe('BAD_USER_INPUT');
  });
});

test('a cursor of a list by name is none of a list by time', async () => {
  expect(await errorOf(LISTS['flights'] as string, { after: cursor(['Fjord', randomUUID()]) })).toBe('BAD_USER_INPUT');
});

test('a cursor of another list, or a forged one, shows nothing that the list does not hold', async () => {
  const removed = await newRoom(manager);
  await manager.ask('mutation ($id: ID!) { removeBookable(id: $id) { __typename } }', { id: removed });
  const { bookable } = await manager.ask('query ($id: ID!) { bookable(id: $id) { name } }', { id: removed });
  const { venues } = await member.ask('{ venues(first: 1) { pageInfo { endCursor } } }');
  for (const after of [cursor([bookable.name, '00000000-0000-0000-0000-000000000000']), venues.pageInfo.endCursor]) {
    const { rooms } = await member.ask(
      `query ($after: String) {
        rooms(first: 100, after: $after, filter: { includeInactive: true }) { nodes { __typename id active } }
      }`,
      { after },
    );
    expect(rooms.nodes).not.toContainEqual(expect.objectContaining({ id: removed }));
    expect(rooms.nodes).not.toContainEqual(expect.objectContaining({ active: false }));
  }
});

describe('filters', () => {
  const bookables = async (filter: object) =>
    member.send('query ($filter: BookableFilter) { bookables(filter: $filter) { totalCount nodes { name } } }', {
      filter,
    });

  test.each([
    ['a NUL in text', { text: 'a\0' }],
    ['a megabyte of text', { text: MEGABYTE }],
    ['a NUL in equipment', { equipment: ['\0'] }],
    ['a megabyte of equipment', { equipment: [MEGABYTE] }],
    ['half a surrogate pair', { equipment: ['\ud800'] }],
    ['a thousand kinds', { kinds: Array.from({ length: 1_000 }, () => 'ROOM') }],
    ['a thousand codes', { equipment: Array.from({ length: 1_000 }, () => 'a') }],
    ['an unknown kind', { kinds: ['__proto__'] }],
    ['a capacity beyond numbers', { minCapacity: 2 ** 31 }],
    ['a field of the database', { active: false }],
  ])('%s is refused', async (_, filter) => {
    expect((await bookables(filter)).errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 'yesterday', '2030-01-01T00:00:00'])(
    'no flight departs from %s on',
    async (departsFrom) => {
      const flights = 'query ($filter: FlightFilter) { flights(filter: $filter) { totalCount } }';
      expect(await errorOf(flights, { filter: { departsFrom } })).toBe('BAD_USER_INPUT');
    },
  );

  test.each([
    { venueId: '\0' },
    { venueId: "' OR true --" },
    { venueId: MEGABYTE },
    { text: "' OR true --" },
    { equipment: ["') OR true --"] },
    { minCapacity: 2 ** 31 - 1 },
  ])('what fits nothing finds nothing', async (filter) => {
    expect(await bookables(filter)).toEqual({ data: { bookables: { totalCount: 0, nodes: [] } } });
  });

  test('wildcards stand for themselves', async () => {
    const venueId = await newVenue(manager);
    const names = ['100% cotton', 'snake_case', 'back\\slash', 'plain'];
    for (const name of names) await create(manager, 'Room', { bookable: { name, capacity: 1, venueId } });
    const found = async (text: string) =>
      (await bookables({ venueId, text })).data.bookables.nodes.map(({ name }: { name: string }) => name);
    expect(await found('%')).toEqual(['100% cotton']);
    expect(await found('_')).toEqual(['snake_case']);
    expect(await found('\\')).toEqual(['back\\slash']);
    expect(await found('A')).toEqual(['back\\slash', 'plain', 'snake_case']);
  });
});
