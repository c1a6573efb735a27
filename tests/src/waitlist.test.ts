import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { newAccount } from './berth/accounts.ts';
import { create } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { cancelSeries, createSeries, localTime, moveSeries } from './berth/series.ts';
import { accept, joinWaitlist, leave, place } from './berth/waitlist.ts';
import { availability, book, eventually, hours, newRoom } from './berth/world.ts';

let manager: Client;
let member: Client;
let jonas: Client;
let ines: Client;

beforeAll(async () => {
  [manager, member, jonas, ines] = await Promise.all([
    Client.as('manager'),
    Client.as('member'),
    Client.as('jonas'),
    Client.as('ines'),
  ]);
});

const slot = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => ({ startsAt, endsAt });
const cancel = (client: Client, id: string) =>
  client.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', { id });
const offerOf = async (client: Client, id: string) => (await place(client, id))?.offer ?? null;
const isOffered = (client: Client, id: string) => eventually(async () => (await offerOf(client, id)) !== null);

/** A room that Jonas has, for an hour. */
async function taken(input: Parameters<typeof newRoom>[1] = {}) {
  const wish = { bookableId: await newRoom(manager, input), ...hours(1, 2) };
  return { wish, reservation: (await book(jonas, wish)).reservation };
}

test('what comes free is held for the first in line, who takes it; the next one moves up', async () => {
  const { wish, reservation } = await taken();
  const first = await joinWaitlist(member, wish);
  expect(first).toMatchObject({
    position: 1,
    ...hours(1, 2),
    quantity: 1,
    bookable: { id: wish.bookableId },
    offer: null,
  });
  const second = await joinWaitlist(ines, wish);
  expect(second.position).toBe(2);
  expect(await joinWaitlist(member, wish)).toEqual(first);

  await cancel(jonas, reservation.id);
  const offer = await offerOf(member, first.id);
  expect(offer).toMatchObject({
    status: 'PENDING_APPROVAL',
    offered: true,
    heldUntil: expect.any(String),
    allowedActions: ['CANCEL', 'ACCEPT_OFFER'],
    ...hours(1, 2),
  });
  expect(await offerOf(ines, second.id)).toBeNull();
  expect(await availability(jonas, wish.bookableId, hours(0, 3))).toEqual([hours(0, 1), hours(2, 3)]);

  expect(await accept(ines, offer.id)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await accept(member, offer.id)).toMatchObject({ status: 'CONFIRMED', offered: false, heldUntil: null });
  expect(await accept(member, offer.id)).toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
  expect(await place(member, first.id)).toBeUndefined();
  expect(await place(ines, second.id)).toMatchObject({ position: 1, offer: null });
});

test.each([
  ['approved', { policy: { confirmation: 'APPROVAL' } }, 'PENDING_APPROVAL', ['RESCHEDULE', 'CANCEL']],
  ['paid', { price: { amount: 500, currency: 'EUR', per: 'HOUR' } }, 'PENDING_PAYMENT', ['RESCHEDULE', 'CANCEL']],
  ['queued', { policy: { confirmation: 'QUEUED' } }, 'CONFIRMED', ['RESCHEDULE', 'CANCEL']],
])(
  'an offer is taken under the same terms as anything else: what is to be %s',
  async (_, input, status, allowedActions) => {
    const { wish, reservation } = await taken(input);
    await eventually(async () => (await availability(jonas, wish.bookableId, hours(1, 2))).length === 0);
    const { id } = await joinWaitlist(member, wish);
    await cancel(jonas, reservation.id);
    const offer = await offerOf(member, id);
    expect(offer).toMatchObject({ status: 'PENDING_APPROVAL', offered: true });
    // A manager does not decide on what nobody has taken yet.
    const approve = 'mutation ($id: ID!) { approveReservation(id: $id) { ... on Problem { code } } }';
    expect((await manager.ask(approve, offer)).approveReservation).toEqual({ code: 'ACTION_NOT_ALLOWED' });
    expect(await accept(member, offer.id)).toMatchObject({ status, offered: false, allowedActions });
  },
);

test('an offer that nobody takes in time goes to the next one, and its place in line is gone', async () => {
  const { wish, reservation } = await taken({ policy: { holdFor: 'PT2S' } });
  const [first, second] = [await joinWaitlist(member, wish), await joinWaitlist(ines, wish)];
  await cancel(jonas, reservation.id);
  const passed = await offerOf(member, first.id);
  await isOffered(ines, second.id);
  expect(await place(member, first.id)).toBeUndefined();
  expect(await accept(member, passed.id)).toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
  const { reservation: expired } = await member.ask(
    'query ($id: ID!) { reservation(id: $id) { status offered reason { code } history { nodes { type } } } }',
    { id: passed.id },
  );
  expect(expired).toEqual({
    status: 'EXPIRED',
    offered: false,
    reason: { code: 'NOT_TAKEN_IN_TIME' },
    history: {
      nodes: [{ type: 'ReservationCreated' }, { type: 'ReservationOffered' }, { type: 'ReservationExpired' }],
    },
  });
  expect(await accept(ines, (await offerOf(ines, second.id)).id)).toMatchObject({ status: 'CONFIRMED' });
});

test('who leaves is passed over; who leaves with an offer lets it go to the next one', async () => {
  const { wish, reservation } = await taken();
  const [first, second, third] = [
    await joinWaitlist(member, wish),
    await joinWaitlist(ines, wish),
    await joinWaitlist(manager, wish),
  ];
  expect(await leave(member, first.id)).toMatchObject({ id: first.id, offer: null });
  expect(await leave(member, first.id)).toMatchObject({ code: 'NOT_FOUND' });
  await cancel(jonas, reservation.id);
  expect(await leave(ines, second.id)).toMatchObject({
    offer: { status: 'CANCELLED', reason: { code: 'LEFT_WAITLIST' } },
  });
  expect(await offerOf(manager, third.id)).toMatchObject({ offered: true });
  // Cancelling the hold is leaving, too.
  await cancel(manager, (await offerOf(manager, third.id)).id);
  expect(await place(manager, third.id)).toBeUndefined();
  expect(await availability(jonas, wish.bookableId, hours(0, 3))).toEqual([hours(0, 3)]);
});

test('a wish that does not fit what came free is skipped, and keeps its place', async () => {
  const bookableId = await newRoom(manager);
  const [early, late] = [hours(1, 2), hours(2, 3)];
  const [first, second] = [await book(jonas, { bookableId, ...early }), await book(jonas, { bookableId, ...late })];
  const both = await joinWaitlist(member, { bookableId, ...hours(1, 3) });
  const half = await joinWaitlist(ines, { bookableId, ...late });
  expect(half.position).toBe(2);
  await cancel(jonas, second.reservation.id);
  expect(await offerOf(member, both.id)).toBeNull();
  expect(await offerOf(ines, half.id)).toMatchObject(late);
  await cancel(jonas, first.reservation.id);
  expect(await offerOf(member, both.id)).toBeNull();
  await leave(ines, half.id);
  expect(await offerOf(member, both.id)).toMatchObject(hours(1, 3));
});

test('a hold that ends frees its slot for those who wait', async () => {
  const { wish } = await taken({ policy: { confirmation: 'APPROVAL', holdFor: 'PT2S' } });
  const { id } = await joinWaitlist(member, wish);
  await isOffered(member, id);
});

test('so does one who does not come', async () => {
  const bookableId = await newRoom(manager, { policy: { checkInWithin: 'PT2S' } });
  const now = { startsAt: new Date().toISOString(), endsAt: hours(1, 2).endsAt };
  await book(jonas, { bookableId, ...now });
  const { id } = await joinWaitlist(member, { bookableId, ...now });
  await isOffered(member, id);
});

test('so does one who moves, alone or as a series', async () => {
  const { wish, reservation } = await taken();
  const { id } = await joinWaitlist(member, wish);
  await jonas.ask(
    'mutation ($input: RescheduleReservationInput!) { rescheduleReservation(input: $input) { __typename } }',
    { input: { id: reservation.id, ...hours(3, 4) } },
  );
  expect(await offerOf(member, id)).toMatchObject(hours(1, 2));

  const series = await newSeries(wish.bookableId);
  const [first, second] = series.occurrences.nodes.map(slot);
  const [ofFirst, ofSecond] = [
    await joinWaitlist(member, { ...wish, ...first }),
    await joinWaitlist(ines, { ...wish, ...second }),
  ];
  // By a day: the first one's place comes free, the second one's is taken by the first.
  await moveSeries(jonas, { id: series.id, startsAt: localTime(4, '09:00') });
  expect(await offerOf(member, ofFirst.id)).toMatchObject(first);
  expect(await offerOf(ines, ofSecond.id)).toBeNull();
});

test('a series that is cancelled frees several at once, for several people', async () => {
  const bookableId = await newRoom(manager);
  const series = await newSeries(bookableId);
  const [first, second] = series.occurrences.nodes.map(slot);
  const [ofFirst, ofSecond] = [
    await joinWaitlist(member, { bookableId, ...first }),
    await joinWaitlist(ines, { bookableId, ...second }),
  ];
  const next = await joinWaitlist(manager, { bookableId, ...second });
  await cancelSeries(jonas, series.id);
  expect(await offerOf(member, ofFirst.id)).toMatchObject(first);
  expect(await offerOf(ines, ofSecond.id)).toMatchObject(second);
  expect(await offerOf(manager, next.id)).toBeNull();
});

test('two that come free at the same moment go to two who wait for either', async () => {
  const bookableId = await newPool(2);
  const [one, other] = await Promise.all([
    book(jonas, { bookableId, ...hours(1, 2) }),
    book(jonas, { bookableId, ...hours(1, 2) }),
  ]);
  const waiting = [
    await joinWaitlist(member, { bookableId, ...hours(1, 2) }),
    await joinWaitlist(ines, { bookableId, ...hours(1, 2) }),
  ];
  await Promise.all([cancel(jonas, one.reservation.id), cancel(jonas, other.reservation.id)]);
  expect(await offerOf(member, waiting[0].id)).toMatchObject({ offered: true });
  expect(await offerOf(ines, waiting[1].id)).toMatchObject({ offered: true });
});

test('of a pool, each is offered as much as they wait for, as soon as there is as much', async () => {
  const bookableId = await newPool(4);
  const wish = { bookableId, ...hours(1, 2) };
  const [large, small] = [await book(jonas, { ...wish, quantity: 3 }), await book(jonas, { ...wish, quantity: 1 })];
  expect(await joinWaitlist(manager, { ...wish, quantity: 5 })).toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
  const [two, one] = [
    await joinWaitlist(member, { ...wish, quantity: 2 }),
    await joinWaitlist(ines, { ...wish, quantity: 1 }),
  ];
  await cancel(jonas, small.reservation.id);
  expect(await offerOf(member, two.id)).toBeNull();
  expect(await offerOf(ines, one.id)).toMatchObject({ quantity: 1 });
  await cancel(jonas, large.reservation.id);
  expect(await offerOf(member, two.id)).toMatchObject({ quantity: 2 });
  expect(await availability(jonas, bookableId, hours(1, 2))).toEqual([hours(1, 2)]);
});

test('between who goes and who waits, nobody gets in', async () => {
  const bookableId = await newRoom(manager);
  for (let round = 1; round <= 12; round += 1) {
    const wish = { bookableId, ...hours(round, round + 1) };
    const { reservation } = await book(jonas, wish);
    const { id } = await joinWaitlist(member, wish);
    const rivals = Array.from({ length: 8 }, (_, index) => book(index % 2 ? ines : manager, wish));
    const [, ...answers] = await Promise.all([cancel(jonas, reservation.id), ...rivals]);
    expect(answers.map(({ code }) => code)).toEqual(Array(8).fill('SLOT_UNAVAILABLE'));
    expect(await offerOf(member, id)).toMatchObject({ offered: true });
  }
});

test('nor when a hold ends: it goes to the next one, however many ask for it', async () => {
  const { wish, reservation } = await taken({ policy: { holdFor: 'PT1S' } });
  const [, second] = [await joinWaitlist(member, wish), await joinWaitlist(ines, wish)];
  await cancel(jonas, reservation.id);
  const codes = new Set<string>();
  await eventually(async () => {
    for (const { code } of await Promise.all(Array.from({ length: 4 }, () => book(manager, wish)))) codes.add(code);
    return (await offerOf(ines, second.id)) !== null;
  });
  expect(codes).toEqual(new Set(['SLOT_UNAVAILABLE']));
});

test('who joins at the moment in which it comes free is offered it, or told to book it', async () => {
  const bookableId = await newRoom(manager);
  for (let round = 1; round <= 15; round += 1) {
    const wish = { bookableId, ...hours(round, round + 1) };
    const { reservation } = await book(jonas, wish);
    const [, entry] = await Promise.all([cancel(jonas, reservation.id), joinWaitlist(member, wish)]);
    if (entry.id) expect(await offerOf(member, entry.id)).toMatchObject({ offered: true });
    else expect(entry).toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
  }
});

test('one waits for what is taken, not for what is free, forbidden, over or unknown', async () => {
  const bookableId = await newRoom(manager);
  const free = { code: 'ACTION_NOT_ALLOWED', message: 'It is free at that time: book it.' };
  expect(await joinWaitlist(member, { bookableId, ...hours(1, 2) })).toEqual(free);
  expect(await joinWaitlist(member, { bookableId, ...hours(1, 20) })).toMatchObject({
    code: 'ACTION_NOT_ALLOWED',
    message: expect.stringContaining('maxDuration'),
  });
  expect(await joinWaitlist(member, { bookableId, ...hours(-5, -4) })).toMatchObject({ path: ['input', 'endsAt'] });
  expect(await joinWaitlist(member, { bookableId, ...hours(1, 2), quantity: 0 })).toMatchObject({
    path: ['input', 'quantity'],
  });
  for (const unknown of [randomUUID(), 'no-id']) {
    expect(await joinWaitlist(member, { bookableId: unknown, ...hours(1, 2) })).toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('to anyone else a place in line does not exist, nor does its offer', async () => {
  const { wish, reservation } = await taken();
  const { id } = await joinWaitlist(member, wish);
  await cancel(jonas, reservation.id);
  const offer = await offerOf(member, id);
  for (const stranger of [ines, manager]) {
    expect(await place(stranger, id)).toBeUndefined();
    expect(await leave(stranger, id)).toMatchObject({ code: 'NOT_FOUND' });
  }
  const { reservation: seen, bookable } = await ines.ask(
    `query ($id: ID!, $room: ID!, $window: TimeWindowInput!) {
      reservation(id: $id) { id }
      bookable(id: $room) { schedule(window: $window) { busy { startsAt endsAt reservation { id } } } }
    }`,
    { id: offer.id, room: wish.bookableId, window: hours(0, 3) },
  );
  expect(seen).toBeNull();
  expect(bookable.schedule.busy).toEqual([{ ...hours(1, 2), reservation: null }]);
  expect(await leave(member, 'no-id')).toMatchObject({ code: 'NOT_FOUND' });
  expect(await new Client().send('{ myWaitlist { id } }')).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test('one person waits in 50 lines, and no more', async () => {
  const { client } = await newAccount();
  const bookableId = await newRoom(manager);
  for (const from of [1, 7, 13]) await book(jonas, { bookableId, ...hours(from, from + 6) });
  const halfHours = Array.from({ length: 51 }, (_, index) => {
    const startsAt = Date.parse(hours(1, 2).startsAt) + index * 15 * 60_000;
    return {
      bookableId,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 1_800_000).toISOString(),
    };
  });
  for (const wish of halfHours.slice(0, 50)) expect(await joinWaitlist(client, wish)).toHaveProperty('id');
  expect(await joinWaitlist(client, halfHours[50] as object)).toEqual({
    code: 'ACTION_NOT_ALLOWED',
    message: 'One waits in at most 50 lines.',
  });
  // Where one waits already, one may ask again.
  expect(await joinWaitlist(client, halfHours[0] as object)).toHaveProperty('position', 1);
});

async function newPool(capacity: number): Promise<string> {
  const { venues } = await manager.ask('{ venues(first: 100) { nodes { id name } } }');
  const venue = venues.nodes.find(({ name }: { name: string }) => name === 'Quay 7');
  const bookable = { name: `Table ${randomUUID()}`, capacity, venueId: venue.id };
  const { id } = (await create(manager, 'Table', { bookable, inventory: 'POOLED' })).bookable;
  await eventually(async () => (await availability(manager, id)).length > 0);
  return id;
}

async function newSeries(bookableId: string) {
  const rule = 'FREQ=DAILY;COUNT=2';
  const { series } = await createSeries(jonas, { bookableId, startsAt: localTime(3, '09:00'), duration: 'PT1H', rule });
  return series;
}
