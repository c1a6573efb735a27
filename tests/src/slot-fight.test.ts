import { beforeAll, expect, test } from '@jest/globals';
import { create, newAircraft, newVenue } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { book, hours, newRoom } from './berth/world.ts';

const CLIENTS = 50;

let manager: Client;
let rivals: Client[];

beforeAll(async () => {
  manager = await Client.as('manager');
  const people = await Promise.all([Client.as('member'), Client.as('jonas'), Client.as('ines'), Client.as('admin')]);
  rivals = Array.from({ length: CLIENTS }, (_, index) => people[index % people.length] as Client);
});

test('50 clients want the same slot: one gets it, the others are told that it is taken', async () => {
  const bookableId = await newRoom(manager);
  const answers = await Promise.all(rivals.map((client) => book(client, { bookableId, ...hours(1, 2) })));
  expect(tally(answers)).toEqual({ ReservationSuccess: 1, SlotUnavailable: CLIENTS - 1 });
});

test('50 clients want overlapping times: what is confirmed does not overlap', async () => {
  const bookableId = await newRoom(manager);
  // Each wants an hour, starting at one of six moments ten minutes apart: any two of them overlap.
  const answers = await Promise.all(
    rivals.map((client, index) => book(client, { bookableId, ...shifted(hours(1, 2), (index % 6) * 600_000) })),
  );
  expect(tally(answers)).toEqual({ ReservationSuccess: 1, SlotUnavailable: CLIENTS - 1 });
});

test('50 clients want two seats each of ten: five get them', async () => {
  const [venueId, destinationId, aircraftId] = [
    await newVenue(manager),
    await newVenue(manager),
    await newAircraft(manager, 10),
  ];
  const { startsAt: departsAt, endsAt: arrivesAt } = hours(30, 32);
  const bookable = { name: 'BE 10', capacity: 10, venueId };
  const flight = { bookable, number: 'BE 10', aircraftId, destinationId, departsAt, arrivesAt };
  const bookableId = (await create(manager, 'Flight', flight)).bookable.id;
  const seats = { bookableId, startsAt: departsAt, endsAt: arrivesAt, quantity: 2 };
  await untilKnown(manager, seats);
  const answers = await Promise.all(rivals.map((client) => book(client, seats)));
  expect(tally(answers)).toEqual({ ReservationSuccess: 5, SlotUnavailable: CLIENTS - 5 });
});

/** Until reservations has heard of the bookable, it does not exist there; asking for too much books nothing. */
async function untilKnown(client: Client, input: object): Promise<void> {
  for (;;) {
    const { code } = await book(client, { ...input, quantity: 1_000 });
    if (code !== 'NOT_FOUND') return;
  }
}

function tally(answers: { __typename: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { __typename } of answers) counts[__typename] = (counts[__typename] ?? 0) + 1;
  return counts;
}

function shifted({ startsAt, endsAt }: { startsAt: string; endsAt: string }, by: number) {
  const later = (time: string) => new Date(Date.parse(time) + by).toISOString();
  return { startsAt: later(startsAt), endsAt: later(endsAt) };
}
