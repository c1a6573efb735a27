import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';

const HOUR_MS = 3_600_000;

/** A room that no other test knows, and that reservations has heard of. */
export async function newRoom(
  manager: Client,
  input: { capacity?: number; policy?: object; venueId?: string; price?: object } = {},
): Promise<string> {
  const { venues } = await manager.ask('{ venues(first: 100) { nodes { id name } } }');
  const office = venues.nodes.find(({ name }: { name: string }) => name === 'Quay 7');
  const bookable = { name: `Room ${randomUUID()}`, capacity: 10, venueId: office.id, ...input };
  const { createRoom } = await manager.ask(CREATE_ROOM, { input: { bookable } });
  const { id } = createRoom.bookable;
  await eventually(async () => (await availability(manager, id)).length > 0);
  return id;
}

export function hours(from: number, to: number): { startsAt: string; endsAt: string } {
  const base = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  return { startsAt: iso(base + from * HOUR_MS), endsAt: iso(base + to * HOUR_MS) };
}

export async function availability(client: Client, id: string, window: object = hours(-1, 48), quantity = 1) {
  const { bookable } = await client.ask(AVAILABILITY, { id, window, quantity });
  return bookable.availability;
}

export async function book(client: Client, input: object) {
  const { createReservation } = await client.ask(BOOK, { input });
  return createReservation;
}

/** Waits for what another service will have heard of in a moment. */
export async function eventually(condition: () => Promise<boolean>, attempts = 1_200): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error('It did not come true.');
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}

const CREATE_ROOM = `mutation ($input: RoomInput!) {
  createRoom(input: $input) { ... on BookableSuccess { bookable { id } } ... on Problem { code message } }
}`;

const AVAILABILITY = `query ($id: ID!, $window: TimeWindowInput!, $quantity: Int) {
  bookable(id: $id) { availability(window: $window, quantity: $quantity) { startsAt endsAt } }
}`;

export const BOOK = `mutation ($input: CreateReservationInput!) {
  createReservation(input: $input) {
    __typename
    ... on ReservationSuccess { replayed reservation { id version status startsAt endsAt title quantity } }
    ... on Problem { code message }
    ... on SlotUnavailable { conflicts { startsAt endsAt } }
    ... on PolicyViolation { rule limit policyVersion }
    ... on InvalidInput { path }
  }
}`;
