import { randomUUID } from 'node:crypto';
import { BerthClient, liveSchedule, type Slot } from '@berth/client';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { WebSocket } from 'ws';
import { logIn, newAccount } from './berth/accounts.ts';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { startReplica } from './berth/replica.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';
import { Network } from './client/network.ts';

const DAY = hours(-1, 48);
const CHANGES = parse(`subscription ($bookableId: ID!, $after: String) {
  scheduleChanged(bookableId: $bookableId, after: $after) {
    __typename
    ... on ReservationChange { cursor type startsAt }
    ... on StreamReset { cursor reason }
  }
}`);

const OWN = parse(`subscription ($after: String) {
  myReservationsChanged(after: $after) {
    __typename
    ... on ReservationChange { cursor reservation { title } }
    ... on StreamReset { cursor }
  }
}`);

let berth: BerthProcess;
/** Where bookings are made while the gateway that is followed is away. */
let replica: Awaited<ReturnType<typeof startReplica>>;
let network: Network;
let manager: Client;
let member: Client;
const clients: BerthClient[] = [];

beforeAll(async () => {
  berth = await BerthProcess.start();
  replica = await startReplica(berth);
  network = await Network.start(berth.url);
  [manager, member] = await Promise.all([Client.as('manager', replica.url), Client.as('member', replica.url)]);
}, 240_000);

afterEach(() => network.mend());

afterAll(async () => {
  for (const client of clients) client.close();
  network?.stop();
  await replica?.stop();
  await berth?.stop();
});

function connect(token?: () => string): BerthClient {
  const client = new BerthClient({ url: `${network.url}/graphql`, webSocketImpl: WebSocket, ...(token && { token }) });
  clients.push(client);
  return client;
}

/** Keeps what a screen would show. */
function show(bookableId: string) {
  const screen: { slots: Slot[] } = { slots: [] };
  const following = (async () => {
    for await (const slots of liveSchedule(connect(), { bookableId, window: DAY })) screen.slots = slots;
  })();
  following.catch(() => {});
  return screen;
}

const starts = (slots: { startsAt: string }[]) => slots.map(({ startsAt }) => startsAt);

test('through broken connections and a gateway that is killed: nothing is missed, nothing is told twice', async () => {
  const bookableId = await newRoom(manager);
  const screen = show(bookableId);
  const told: { cursor: string; type: string; startsAt: string }[] = [];
  const schedule = await member.ask(SCHEDULE, { bookableId, window: DAY });
  const { cursor } = schedule.bookable.schedule;
  const following = (async () => {
    for await (const change of connect().follow(CHANGES, { bookableId, after: cursor })) {
      told.push(change);
      if (told.length === 48) return;
    }
  })();

  const expected: string[] = [];
  for (let hour = 1; hour <= 24; hour += 1) {
    const slot = hours(hour, hour + 1);
    await book(member, { bookableId, ...slot });
    expected.push(slot.startsAt);
    if (hour === 8) process.kill((await berth.run()).services['gateway'] as number, 'SIGKILL');
    else if (hour % 4 === 0) network.drop();
    // Now and then it gets to come back, and is cut off in the middle of things.
    if (hour % 6 === 0) await eventually(async () => told.length > 0 && told.at(-1)?.startsAt === slot.startsAt);
  }
  await following;
  expect(starts(told)).toEqual(expected.flatMap((startsAt) => [startsAt, startsAt]));
  expect(new Set(told.map((change) => change.cursor)).size).toBe(48);
  await eventually(async () => screen.slots.length === 24);
  expect(starts(screen.slots)).toEqual(expected);
});

test('one’s own reservations are followed as well, whatever they book', async () => {
  const rooms = [await newRoom(manager), await newRoom(manager), await newRoom(manager)];
  const { session, client: owner } = await newAccount(replica.url);
  const client = connect(() => session.accessToken);
  const told: string[] = [];
  const following = (async () => {
    // A cursor that says nothing is answered by one to begin with.
    for await (const message of client.follow(OWN, { after: '' })) {
      told.push(message.__typename === 'StreamReset' ? 'reset' : message.reservation.title);
      network.drop();
      if (told.length === 1 + 2 * rooms.length) return;
    }
  })();
  await eventually(async () => told.length === 1);
  for (const [index, bookableId] of rooms.entries())
    await book(owner, { bookableId, ...hours(1, 2), title: String(index) });
  await following;
  expect(told).toEqual(['reset', '0', '0', '1', '1', '2', '2']);
});

test('what is gone from the log is read anew', async () => {
  const bookableId = await newRoom(manager);
  const screen = show(bookableId);
  const { reservation } = await book(member, { bookableId, ...hours(1, 2) });
  await eventually(async () => screen.slots.length === 1);

  network.cut();
  await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', {
    id: reservation.id,
  });
  for (const from of [3, 5]) await book(member, { bookableId, ...hours(from, from + 1) });
  const bus = (await berth.run()).databases['bus'] as string;
  const ofRoom = `topic = 'reservations' AND event ->> 'key' = '${bookableId}'`;
  await eventually(async () => (await query(bus, `SELECT FROM messages WHERE ${ofRoom}`)).length === 7);
  await query(bus, `DELETE FROM messages WHERE ${ofRoom}`);
  network.mend();

  await eventually(
    async () => starts(screen.slots).join() === [hours(3, 4), hours(5, 6)].map((slot) => slot.startsAt).join(),
  );
  await book(member, { bookableId, ...hours(7, 8) });
  await eventually(async () => screen.slots.length === 3);
});

test('a reservation that is cancelled, or moved out of sight, leaves the screen', async () => {
  const bookableId = await newRoom(manager);
  const screen = show(bookableId);
  const [one, two] = [
    await book(member, { bookableId, ...hours(1, 2) }),
    await book(member, { bookableId, ...hours(3, 4) }),
  ];
  await eventually(async () => screen.slots.length === 2);
  await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', {
    id: one.reservation.id,
  });
  await eventually(async () => screen.slots.length === 1);
  const move = { id: two.reservation.id, expectedVersion: two.reservation.version, ...hours(60, 61) };
  await member.ask(RESCHEDULE, { input: move });
  await eventually(async () => screen.slots.length === 0);
});

test('a bookable that is not there is told at once', async () => {
  const nothing = liveSchedule(connect(), { bookableId: randomUUID(), window: DAY });
  await expect(nothing.next()).rejects.toThrow('There is no bookable');
});

test('at a logout it shows the next token, and misses nothing', async () => {
  const bookableId = await newRoom(manager);
  const { email, session, client: leaving } = await newAccount(replica.url);
  const tokens = [session.accessToken, (await logIn(email, undefined, replica.url)).session.accessToken];
  const client = new BerthClient({
    url: `${network.url}/graphql`,
    webSocketImpl: WebSocket,
    token: ({ refused }) => (refused ? tokens[1] : tokens[0]) as string,
  });
  clients.push(client);
  const after = (await member.ask(SCHEDULE, { bookableId, window: DAY })).bookable.schedule.cursor;
  const told: string[] = [];
  const following = (async () => {
    for await (const { type } of client.follow(CHANGES, { bookableId, after })) if (told.push(type) === 4) return;
  })();
  await book(member, { bookableId, ...hours(1, 2) });
  await eventually(async () => told.length === 2);
  await leaving.ask('mutation { logout { sessionsEnded } }');
  await book(member, { bookableId, ...hours(3, 4) });
  await following;
  expect(told).toEqual(['ReservationCreated', 'ReservationConfirmed', 'ReservationCreated', 'ReservationConfirmed']);
});

const SCHEDULE = `query ($bookableId: ID!, $window: TimeWindowInput!) {
  bookable(id: $bookableId) { schedule(window: $window) { cursor } }
}`;
const RESCHEDULE = `mutation ($input: RescheduleReservationInput!) {
  rescheduleReservation(input: $input) { __typename ... on Problem { message } }
}`;
