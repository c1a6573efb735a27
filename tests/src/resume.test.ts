import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { type Heard, watch } from './berth/watch.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let jonas: Client;

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
});

test('a client that was away is told what it missed, once and in order, before what comes', async () => {
  const bookableId = await newRoom(manager);
  const before = await watch(jonas, SCHEDULE, { bookableId });
  await book(member, { bookableId, ...hours(1, 2) });
  await eventually(async () => before.heard.length === 2);
  before.stop();

  for (const from of [3, 5, 7]) await book(member, { bookableId, ...hours(from, from + 1) });
  const after = await watch(jonas, SCHEDULE, { bookableId, after: before.heard[0].cursor });
  await book(member, { bookableId, ...hours(9, 10) });
  await eventually(async () => after.heard.length === 9);
  expect(after.heard[0]).toEqual(before.heard[1]);
  const taken = after.heard.filter((each: Heard) => each.taken).map(({ startsAt }: Heard) => startsAt);
  expect(taken).toEqual([1, 3, 5, 7, 9].map((from) => hours(from, from + 1).startsAt));
  expect(new Set(after.heard.map(({ cursor }: Heard) => cursor)).size).toBe(9);
  after.stop();
});

test("a schedule's cursor goes on where the schedule ends", async () => {
  const bookableId = await newRoom(manager);
  const empty = await schedule(bookableId);
  await book(member, { bookableId, ...hours(1, 2) });
  const one = await schedule(bookableId);
  expect(one.busy).toHaveLength(1);
  await book(member, { bookableId, ...hours(3, 4) });

  const [fromStart, fromOne] = await Promise.all(
    [empty, one].map(({ cursor }) => watch(jonas, SCHEDULE, { bookableId, after: cursor })),
  );
  await eventually(async () => fromStart?.heard.length === 4 && fromOne?.heard.length === 2);
  expect(fromOne?.heard).toEqual(fromStart?.heard.slice(2));
  for (const { stop } of [fromStart, fromOne] as { stop: () => void }[]) stop();
});

test('a cursor that says nothing, or more than there was, is answered by a reset, and the stream goes on from there', async () => {
  const bookableId = await newRoom(manager);
  await book(member, { bookableId, ...hours(1, 2) });
  const beyond = Buffer.from(JSON.stringify([99, Date.now()])).toString('base64url');
  for (const after of ['nonsense', '', beyond]) {
    const { heard, stop } = await watch(jonas, SCHEDULE, { bookableId, after });
    await eventually(async () => heard.length === 1);
    expect(heard).toEqual([
      { __typename: 'StreamReset', cursor: (await schedule(bookableId)).cursor, reason: expect.any(String) },
    ]);
    stop();
    const again = await watch(jonas, SCHEDULE, { bookableId, after: heard[0].cursor });
    const { reservation } = await book(member, { bookableId, ...hours(3, 4) });
    await eventually(async () => again.heard.length === 2);
    again.stop();
    await member.ask(CANCEL, { id: reservation.id });
  }
});

test('what cannot be followed is refused by itself: what else its socket follows goes on', async () => {
  const bookableId = await newRoom(manager);
  const socket = jonas.socket();
  const [heard, wrong, closed]: [Heard[], unknown[], unknown[]] = [[], [], []];
  socket.on('closed', (event) => closed.push(event));
  const follow = (id: string, after: string | null) =>
    socket.subscribe(
      { query: SCHEDULE, variables: { bookableId: id, after } },
      { next: (each) => heard.push(each), error: (error) => wrong.push(error), complete: () => {} },
    );
  follow(bookableId, null);
  await socket.iterate({ query: '{ __typename }' }).next();
  follow('not-an-id', '');
  await eventually(async () => wrong.length + closed.length > 0);
  expect(wrong).toMatchObject([[{ message: 'There is no such bookable.', extensions: { code: 'NOT_FOUND' } }]]);
  await book(member, { bookableId, ...hours(1, 2) });
  await eventually(async () => heard.length === 2);
  expect(closed).toEqual([]);
  await socket.dispose();
});

test("one reservation's changes, for those who may see it", async () => {
  const bookableId = await newRoom(manager);
  const { reservation } = await book(member, { bookableId, ...hours(1, 2), title: 'Seen' });
  const { id } = reservation;
  const [own, stranger, nothing] = [
    await watch(member, RESERVATION, { id }),
    await watch(jonas, RESERVATION, { id }),
    await watch(jonas, RESERVATION, { id: randomUUID() }),
  ];
  await book(jonas, { bookableId, ...hours(5, 6) });
  await member.ask(CANCEL, { id });
  await eventually(async () => own.heard.length === 1);
  expect(own.heard).toMatchObject([{ type: 'ReservationCancelled', taken: false, reservation: { title: 'Seen' } }]);
  expect(stranger.errors).toEqual(nothing.errors);
  expect(stranger.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  for (const { stop } of [own, stranger, nothing]) stop();
});

test("one's own reservations' changes, of any bookable, go on after a cursor too", async () => {
  const [one, other] = [await newRoom(manager), await newRoom(manager)];
  const before = await watch(member, MINE, {});
  await book(member, { bookableId: one, ...hours(1, 2) });
  await book(jonas, { bookableId: one, ...hours(5, 6) });
  await book(member, { bookableId: other, ...hours(1, 2) });
  await eventually(async () => before.heard.length === 4);
  before.stop();

  await book(member, { bookableId: one, ...hours(3, 4) });
  await book(jonas, { bookableId: other, ...hours(3, 4) });
  const after = await watch(member, MINE, { after: before.heard[1].cursor });
  await book(member, { bookableId: other, ...hours(5, 6) });
  await eventually(async () => after.heard.length === 6);
  expect(after.heard.slice(0, 2)).toEqual(before.heard.slice(2));
  expect([...before.heard, ...after.heard.slice(2)].map(slotOf)).toEqual([
    ...['1 created', '1 taken', '1 created', '1 taken', '3 created', '3 taken', '5 created', '5 taken'],
  ]);
  expect(new Set([...before.heard, ...after.heard].map(({ cursor }: Heard) => cursor)).size).toBe(8);
  after.stop();
});

test("of one's own reservations, too, an unknown cursor is answered by a reset, and nobody is nobody's", async () => {
  const bookableId = await newRoom(manager);
  const { heard, stop } = await watch(member, MINE, { after: (await schedule(bookableId)).cursor });
  await eventually(async () => heard.length === 1);
  expect(heard).toEqual([{ __typename: 'StreamReset', cursor: expect.any(String), reason: expect.any(String) }]);
  stop();
  await book(member, { bookableId, ...hours(1, 2) });
  const again = await watch(member, MINE, { after: heard[0].cursor });
  await eventually(async () => again.heard.length === 2);
  expect(again.heard.map(slotOf)).toEqual(['1 created', '1 taken']);
  again.stop();

  const anyone = await watch(new Client(), MINE, {});
  await eventually(async () => anyone.errors.length === 1);
  expect(anyone.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  anyone.stop();
});

function slotOf({ startsAt, taken }: Heard): string {
  const hour = [1, 3, 5].find((from) => hours(from, from + 1).startsAt === startsAt);
  return `${hour} ${taken ? 'taken' : 'created'}`;
}

async function schedule(bookableId: string) {
  const { bookable } = await jonas.ask(BUSY, { bookableId, window: hours(-1, 48) });
  return bookable.schedule;
}

const CHANGE = `__typename
  ... on ReservationChange { cursor type reservationId startsAt endsAt taken reservation { title } }
  ... on StreamReset { cursor reason }`;
const SCHEDULE = `subscription ($bookableId: ID!, $after: String) {
  scheduleChanged(bookableId: $bookableId, after: $after) { ${CHANGE} }
}`;
const RESERVATION = `subscription ($id: ID!) { reservationChanged(id: $id) { ${CHANGE} } }`;
const MINE = `subscription ($after: String) { myReservationsChanged(after: $after) { ${CHANGE} } }`;
const BUSY = `query ($bookableId: ID!, $window: TimeWindowInput!) {
  bookable(id: $bookableId) { schedule(window: $window) { cursor busy { startsAt } } }
}`;
const CANCEL = 'mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }';
