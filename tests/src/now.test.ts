import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Bus, busSettings, openBus } from '@berth/bus';
import type { Envelope } from '@berth/events';
import { readSettings } from '@berth/settings';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { create, newAircraft, newVenue } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { shared } from './berth/inside.ts';
import { availability, book, eventually, hours, newRoom } from './berth/world.ts';

const FREE = { free: true, unitsFree: 1, busyUntil: null, nextStartsAt: null, reservationId: null };
const FULL = { free: false, unitsFree: 0 };

let manager: Client;
let member: Client;
let bus: Bus;
let url: string;

beforeAll(async () => {
  const { databases } = await shared();
  [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
  bus = await openBus(readSettings(busSettings, { BUS_DATABASE_URL: databases['bus'] }), pino({ level: 'silent' }));
  url = databases['rooms'] as string;
});

afterAll(() => bus.close());

async function nowOf(id: string) {
  const { bookable } = await new Client().ask(
    'query ($id: ID!) { bookable(id: $id) { now { free unitsFree busyUntil nextStartsAt reservationId } } }',
    { id },
  );
  return bookable.now;
}

/** In a moment it stands like this. */
async function comesToBe(id: string, expected: object): Promise<void> {
  let last: unknown;
  const same = async () => {
    last = await nowOf(id);
    return Object.entries(expected).every(([field, value]) => (last as Record<string, unknown>)[field] === value);
  };
  await eventually(same, 600).catch(() => expect(last).toMatchObject(expected));
}

async function reserve(bookableId: string, from: number, to: number, quantity = 1): Promise<string> {
  const { reservation } = await book(member, { bookableId, ...hours(from, to), quantity });
  return reservation.id;
}

const cancel = (id: string) =>
  member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', { id });

test('free, taken until all that follows without a gap is over, and free again', async () => {
  const room = await newRoom(manager);
  expect(await nowOf(room)).toEqual(FREE);

  const meeting = await reserve(room, -1, 1);
  await comesToBe(room, { ...FULL, busyUntil: hours(1, 2).startsAt, nextStartsAt: null, reservationId: meeting });
  await reserve(room, 1, 2);
  await reserve(room, 3, 4);
  await comesToBe(room, { ...FULL, busyUntil: hours(2, 3).startsAt, nextStartsAt: hours(1, 2).startsAt });

  await cancel(meeting);
  await comesToBe(room, { ...FREE, nextStartsAt: hours(1, 2).startsAt });
});

test('the moment is the database’s', async () => {
  const room = await newRoom(manager);
  const { bookable } = await member.ask('query ($id: ID!) { bookable(id: $id) { now { at } } }', { id: room });
  const [clock] = await query(url, `SELECT clock_timestamp() - '${bookable.now.at}' < interval '1 minute' AS same`);
  expect(clock).toEqual({ same: true });
});

test('a reservation that moves takes its time with it; one that waits for a decision takes its time, too', async () => {
  const room = await newRoom(manager, { policy: { confirmation: 'APPROVAL' } });
  const id = await reserve(room, -1, 1);
  await comesToBe(room, { ...FULL, reservationId: id });
  const { reservation } = await member.ask('query ($id: ID!) { reservation(id: $id) { version } }', { id });
  await member.ask(
    'mutation ($input: RescheduleReservationInput!) { rescheduleReservation(input: $input) { __typename } }',
    { input: { id, expectedVersion: reservation.version, ...hours(4, 5) } },
  );
  await comesToBe(room, { ...FREE, nextStartsAt: hours(4, 5).startsAt });
});

test('while it is made ready, it is not free', async () => {
  const room = await newRoom(manager, { policy: { bufferBefore: 'PT3H' } });
  await reserve(room, 1, 2);
  await comesToBe(room, { ...FULL, busyUntil: hours(2, 3).startsAt, nextStartsAt: hours(1, 2).startsAt });
});

test('a shared table is free while anyone can still sit down', async () => {
  const bookable = { name: `Table ${randomUUID()}`, capacity: 3, venueId: await newVenue(manager) };
  const { bookable: table } = await create(manager, 'Table', { bookable, inventory: 'POOLED' });
  await eventually(async () => (await availability(manager, table.id)).length > 0);
  await reserve(table.id, -1, 1, 2);
  await comesToBe(table.id, { free: true, unitsFree: 1, busyUntil: null, reservationId: null });
  const single = await reserve(table.id, -1, 3);
  await reserve(table.id, 1, 2, 2);
  // As two go, two come: there is room when these leave.
  await comesToBe(table.id, { ...FULL, busyUntil: hours(2, 3).startsAt, nextStartsAt: hours(1, 2).startsAt });
  await cancel(single);
  await comesToBe(table.id, { free: true, unitsFree: 1, busyUntil: null });
});

test('the seats of a flight are free until it departs', async () => {
  const [venueId, destinationId] = await Promise.all([newVenue(manager), newVenue(manager)]);
  const aircraftId = await newAircraft(manager, 4);
  const times = { departsAt: hours(5, 6).startsAt, arrivesAt: hours(5, 6).endsAt };
  const about = { bookable: { name: 'Island hop', capacity: 4, venueId }, number: 'BE 8', aircraftId, destinationId };
  const { bookable: flight } = await create(manager, 'Flight', { ...about, ...times });
  await eventually(async () => (await availability(manager, flight.id)).length > 0);
  await reserve(flight.id, 5, 6, 3);
  await comesToBe(flight.id, { ...FREE, unitsFree: 4, nextStartsAt: hours(5, 6).startsAt });
});

test('what was removed is not free, and nothing is to come', async () => {
  const room = await newRoom(manager);
  await reserve(room, -1, 1);
  await reserve(room, 2, 3);
  await comesToBe(room, { ...FULL, nextStartsAt: hours(2, 3).startsAt });
  await manager.ask('mutation ($id: ID!) { removeBookable(id: $id) { __typename } }', { id: room });
  await comesToBe(room, { ...FULL, busyUntil: null, nextStartsAt: null, reservationId: null });
});

/** What reservations would tell of a room. */
function told(bookableId: string, subject: string, version: number, claimed: [number, number] | null): Envelope {
  const slot = claimed ? hours(...claimed) : hours(-1, 1);
  const claim = claimed && { ...slot, quantity: 1, exclusive: true };
  const people = { organizerId: randomUUID(), visibleTo: [] };
  return {
    ...{ id: randomUUID(), subject, version, key: bookableId, sequence: version },
    ...{ type: 'reservation.confirmed.v1', source: 'berth/reservations', time: new Date().toISOString(), actor: null },
    data: { bookableId, ...people, ...slot, quantity: 1, status: claim ? 'CONFIRMED' : 'CANCELLED', claim },
  };
}

test('events that come again, or after newer ones, change nothing', async () => {
  const room = await newRoom(manager);
  const [given, cancelled] = [randomUUID(), randomUUID()];
  await bus.publish('reservations', [
    told(room, given, 3, [-1, 1]),
    told(room, cancelled, 3, null),
    told(room, given, 2, [-1, 2]),
    told(room, given, 3, [-1, 1]),
    told(room, cancelled, 2, [-1, 4]),
    told(room, randomUUID(), 1, [5, 6]),
  ]);
  await comesToBe(room, { nextStartsAt: hours(5, 6).startsAt });
  expect(await nowOf(room)).toMatchObject({ ...FULL, busyUntil: hours(1, 2).startsAt, reservationId: given });
  const rows = await query(url, `SELECT version FROM busy_times WHERE bookable_id = '${room}' ORDER BY version`);
  expect(rows).toEqual([{ version: 1 }, { version: 3 }, { version: 3 }]);
});

test('what is over is forgotten, and not learned again; what is not over stays', async () => {
  const room = await newRoom(manager);
  const [over, moved] = [randomUUID(), randomUUID()];
  await bus.publish('reservations', [told(room, moved, 1, [1, 2]), told(room, moved, 2, [-9, -8])]);
  await bus.publish('reservations', [told(room, over, 1, [-9, -8]), told(room, randomUUID(), 1, [5, 6])]);
  await comesToBe(room, { ...FREE, nextStartsAt: hours(5, 6).startsAt });
  const kept = () => query(url, `SELECT reservation_id AS id FROM busy_times WHERE bookable_id = '${room}'`);
  expect(await kept()).toEqual(expect.not.arrayContaining([{ id: over }]));
  expect(await kept()).toHaveLength(2);

  const past = `'${over}', 1, '${room}', now() - interval '1 s'`;
  await query(url, `INSERT INTO busy_times (reservation_id, version, bookable_id, over_at) VALUES (${past})`);
  await forgetPastTimes();
  expect(await kept()).toEqual(expect.not.arrayContaining([{ id: over }]));
  expect(await kept()).toHaveLength(2);
});

test('rebuilt from the first event, it is what it was', async () => {
  const horizon = hours(0, 1).endsAt;
  const rows = () => query(url, `SELECT * FROM busy_times WHERE over_at > '${horizon}' ORDER BY reservation_id`);
  const [before, own] = [await rows(), await newRoom(manager)];
  expect(before.length).toBeGreaterThan(8);
  const command = join(import.meta.dirname, '../../local/dist/command.js');
  const env = { ...process.env, BERTH_DATA: process.env['BERTH_TEST_DATA'] };
  await promisify(execFile)(process.execPath, [command, 'rebuild', 'rooms'], { env });
  // Behind all that was before.
  await bus.publish('reservations', [told(own, randomUUID(), 1, [5, 6])]);
  await comesToBe(own, { nextStartsAt: hours(5, 6).startsAt });
  const after = new Map((await rows()).map((row) => [row.reservation_id, row]));
  // What has happened to one meanwhile is another matter.
  const same = before.filter(({ reservation_id: id, version }) => (after.get(id)?.version ?? version) === version);
  expect(same.length).toBeGreaterThan(8);
  expect(same.map(({ reservation_id: id }) => after.get(id))).toEqual(same);
});

/** Housekeeping's, which otherwise has an hour. */
async function forgetPastTimes(): Promise<void> {
  const compiled = join(import.meta.dirname, '../../subgraphs/rooms/dist/consumers/busy-times.js');
  const pool = new pg.Pool({ connectionString: url });
  await (await import(compiled)).forgetPastTimes(pool);
  await pool.end();
}
