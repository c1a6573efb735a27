import { beforeAll, expect, test } from '@jest/globals';
import { create, newVenue } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { availability, BOOK, book, eventually, hours, newRoom } from './berth/world.ts';
import { generator } from './chaos/random.ts';

const QUARTER_MS = 900_000;
const SIMULATE = BOOK.replace('mutation', 'query').replace('createReservation(', 'simulateReservation(');

let manager: Client;
let member: Client;

beforeAll(async () => {
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
});

const policy = {
  minDuration: 'PT30M',
  maxDuration: 'PT2H',
  minNotice: 'PT2H',
  maxAdvance: 'PT14H',
  bufferBefore: 'PT15M',
  bufferAfter: 'PT30M',
  maxUpcomingPerUser: 12,
};

async function newSharedTable(): Promise<string> {
  const bookable = { name: 'Busy', capacity: 6, venueId: await newVenue(manager), policy };
  const { bookable: table } = await create(manager, 'Table', { bookable, inventory: 'POOLED', minPartySize: 2 });
  await eventually(async () => (await availability(member, table.id, undefined, 2)).length > 0);
  return table.id;
}

test.each([
  ['a room', () => newRoom(manager, { policy })],
  ['a table that several parties share', newSharedTable],
])('of %s, what is said to be free can be booked, and nothing else', async (_, newBookable) => {
  const bookableId = await newBookable();
  const next = generator(7);
  const first = Date.parse(hours(0, 1).startsAt);
  const met = new Map<string, number>();
  for (let wish = 0; wish < 60; wish += 1) {
    const start = first + next(60) * QUARTER_MS;
    const length = (1 + next(10)) * QUARTER_MS;
    const slot = { startsAt: new Date(start).toISOString(), endsAt: new Date(start + length).toISOString() };
    const input = { bookableId, ...slot, quantity: 1 + next(5) };
    const free = await availability(member, bookableId, hours(-1, 24), input.quantity);
    const { createReservation: simulated } = await member.ask(
      SIMULATE.replace('simulate', 'createReservation: simulate'),
      { input },
    );
    const made = await book(member, input);

    const said = made.code ?? made.__typename;
    const rule = made.rule ?? said;
    met.set(rule, (met.get(rule) ?? 0) + 1);
    expect({ ...simulated, reservation: null }).toEqual({ ...made, reservation: null });
    const isFree = free.some(({ startsAt, endsAt }: typeof slot) => startsAt <= slot.startsAt && slot.endsAt <= endsAt);
    // How long, and how often, is a rule of its own; and what is free ends where one may no longer begin.
    if (!/Duration|Upcoming/.test(rule) && slot.endsAt < hours(13, 14).startsAt)
      expect([wish, isFree]).toEqual([wish, said === 'ReservationSuccess']);
  }
  for (const rule of [
    'ReservationSuccess',
    'SLOT_UNAVAILABLE',
    'minNotice',
    'maxAdvance',
    'minDuration',
    'maxDuration',
  ])
    expect(met.get(rule)).toBeGreaterThan(0);
});
