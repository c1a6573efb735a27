import { expect, test } from '@jest/globals';
import type { Bookable } from './bookable.ts';
import type { Create } from './command.ts';
import { create } from './create.ts';
import { after, at, BOOK, changes, FACTS, JONAS, MANAGER, MIRA, PRICE, ROOM, refusal, types } from './given.ts';

test('a free slot: created, then confirmed', () => {
  expect(types(BOOK)).toEqual(['reservation.created.v1', 'reservation.confirmed.v1']);
  expect(after(BOOK)).toMatchObject({ version: 2, status: 'CONFIRMED', title: 'Standup', startsAt: BOOK.startsAt });
});

test.each([
  ['inside', '10:15', '10:45'],
  ['around', '09:00', '12:00'],
  ['over its start', '09:30', '10:30'],
  ['over its end', '10:30', '11:30'],
])('a claim %s is a conflict, and told', (_, startsAt, endsAt) => {
  const claims = [{ startsAt: at(startsAt), endsAt: at(endsAt), quantity: 1 }];
  expect(refusal(BOOK, { claims })).toMatchObject({
    problem: 'SlotUnavailable',
    conflicts: [{ startsAt: at(startsAt), endsAt: at(endsAt) }],
  });
});

test('a pool is full where the sum is, not where any two overlap', () => {
  const bookable: Bookable = { ...ROOM, inventory: 'POOLED', capacity: 10 };
  const claims = [
    { startsAt: at('10:00'), endsAt: at('10:30'), quantity: 6 },
    { startsAt: at('10:30'), endsAt: at('11:00'), quantity: 6 },
  ];
  expect(types({ ...BOOK, quantity: 4 }, { bookable, claims })).toHaveLength(2);
  expect(refusal({ ...BOOK, quantity: 5 }, { bookable, claims })).toMatchObject({
    problem: 'SlotUnavailable',
    conflicts: [{ startsAt: at('10:00'), endsAt: at('11:00') }],
  });
});

test.each<[string, Partial<Create>, Partial<Bookable['policy']>]>([
  ['capacity', { quantity: 9 }, {}],
  ['minDuration', { endsAt: at('10:10') }, {}],
  ['maxDuration', { endsAt: at('14:01') }, {}],
  ['minNotice', {}, { minNotice: 'PT3H' }],
  ['maxAdvance', {}, { maxAdvance: 'PT1H' }],
])('%s names its rule, its limit and the policy that says so', (rule, asked, terms) => {
  const bookable = { ...ROOM, policy: { ...ROOM.policy, ...terms } };
  const limit = rule === 'capacity' ? '8' : { ...ROOM.policy, ...terms }[rule as 'minNotice'];
  expect(refusal({ ...BOOK, ...asked }, { bookable })).toMatchObject({
    problem: 'PolicyViolation',
    rule,
    limit,
    policyVersion: 3,
  });
});

test('opening hours and closures are those of the venue', () => {
  const hours = { day: 'TUESDAY', opens: '11:00', closes: '13:00' };
  const venue = { timeZone: 'Europe/Berlin', openingHours: [hours], closures: [] };
  // 10:00 to 12:00 in Greenwich is 11:00 to 13:00 in Berlin.
  expect(types({ ...BOOK, endsAt: at('12:00') }, { bookable: { ...ROOM, venue } })).toHaveLength(2);
  const late = { ...BOOK, startsAt: at('11:30'), endsAt: at('12:30') };
  expect(refusal(late, { bookable: { ...ROOM, venue } })).toMatchObject({
    rule: 'openingHours',
    limit: '2026-12-01T11:30:00.000Z/2026-12-01T12:00:00.000Z',
  });
  const closures = [{ startsAt: at('10:30'), endsAt: at('20:00') }];
  expect(refusal(BOOK, { bookable: { ...ROOM, venue: { ...venue, closures } } })).toMatchObject({ rule: 'closure' });
});

test('one person has so many upcoming reservations here, and no more', () => {
  const bookable = { ...ROOM, policy: { ...ROOM.policy, maxUpcomingPerUser: 2 } };
  expect(types(BOOK, { bookable, upcoming: 1 })).toHaveLength(2);
  expect(refusal(BOOK, { bookable, upcoming: 2 })).toMatchObject({ rule: 'maxUpcomingPerUser', limit: '2' });
});

test('managers pass over rules of time and quota, and the history says which; over inventory they do not', () => {
  const bookable = { ...ROOM, policy: { ...ROOM.policy, maxUpcomingPerUser: 1 } };
  const long = { ...BOOK, endsAt: at('23:00') };
  const [created] = changes(long, { actor: MANAGER, bookable, upcoming: 1 });
  expect(created?.data).toMatchObject({ overrides: ['maxDuration', 'maxUpcomingPerUser'] });
  expect(refusal({ ...BOOK, quantity: 9 }, { actor: MANAGER })).toMatchObject({ rule: 'capacity' });
  const claims = [{ startsAt: at('10:00'), endsAt: at('10:30'), quantity: 1 }];
  expect(refusal(BOOK, { actor: MANAGER, claims })).toMatchObject({ problem: 'SlotUnavailable' });
});

test('a table is not given to fewer than its smallest party', () => {
  expect(refusal({ ...BOOK, quantity: 1 }, { bookable: { ...ROOM, minQuantity: 2 } })).toMatchObject({
    rule: 'minQuantity',
  });
});

test('what is sold as a whole is booked as a whole', () => {
  const bookable = { ...ROOM, slot: { startsAt: at('10:00'), endsAt: at('12:00') } };
  expect(refusal(BOOK, { bookable })).toMatchObject({ rule: 'slot', limit: expect.stringContaining('/') });
  expect(types({ ...BOOK, endsAt: at('12:00') }, { bookable })).toHaveLength(2);
});

test('what has begun may still be taken; what is over may not', () => {
  expect(types({ ...BOOK, startsAt: at('07:50'), endsAt: at('08:30') })).toHaveLength(2);
  expect(refusal({ ...BOOK, startsAt: at('07:00'), endsAt: at('08:00') })).toMatchObject({
    path: ['input', 'endsAt'],
  });
});

test('nonsense is refused with the field at fault', () => {
  expect(refusal({ ...BOOK, endsAt: BOOK.startsAt })).toMatchObject({
    problem: 'InvalidInput',
    path: ['input', 'endsAt'],
  });
  expect(refusal({ ...BOOK, quantity: 0 })).toMatchObject({ problem: 'InvalidInput', path: ['input', 'quantity'] });
});

test('what is unknown, or removed, does not exist', () => {
  expect(refusal(BOOK, { bookable: null })).toMatchObject({ problem: 'NotFound' });
  expect(refusal(BOOK, { bookable: { ...ROOM, active: false } })).toMatchObject({ problem: 'NotFound' });
});

test('for others: managers alone, and for people that exist', () => {
  expect(refusal(BOOK, { actor: JONAS })).toMatchObject({ problem: 'ActionNotAllowed' });
  expect(types(BOOK, { actor: MANAGER })).toHaveLength(2);
  expect(refusal(BOOK, { actor: MANAGER, organizerExists: false })).toMatchObject({ problem: 'NotFound' });
});

test('where it has a price, its slot is held until it is paid, or nobody pays', () => {
  const bookable = { ...ROOM, price: PRICE };
  expect(types(BOOK, { bookable })).toEqual(['reservation.created.v1', 'reservation.held.v1']);
  const pending = { status: 'PENDING_PAYMENT', heldUntil: at('08:15') };
  expect(after(BOOK, { bookable })).toMatchObject(pending);
  // A manager's own booking is decided, and not paid.
  expect(after(BOOK, { bookable, actor: MANAGER })).toMatchObject(pending);
  const approval = { ...bookable, policy: { ...ROOM.policy, confirmation: 'APPROVAL' as const } };
  expect(after(BOOK, { bookable: approval })).toMatchObject({ status: 'PENDING_APPROVAL' });
  expect(after(BOOK, { bookable: approval, actor: MANAGER })).toMatchObject(pending);
});

test('who is invited is known where the address is a user’s, and may see it', () => {
  const attendees = ['jonas@berth.test', 'guest@example.com'];
  const users = new Map([['jonas@berth.test', JONAS.id as string]]);
  expect(after({ ...BOOK, attendees }, { users }).attendees).toEqual([
    { email: 'jonas@berth.test', userId: JONAS.id, response: 'NEEDS_ACTION' },
    { email: 'guest@example.com', userId: null, response: 'NEEDS_ACTION' },
  ]);
  for (const { data } of changes({ ...BOOK, attendees }, { users })) {
    expect(data.visibleTo).toEqual([MIRA.id, JONAS.id]);
  }
});

test('an offer is a hold, whatever the policy says of confirmation and price', () => {
  for (const confirmation of ['INSTANT', 'QUEUED', 'APPROVAL'] as const) {
    const bookable = { ...ROOM, price: PRICE, policy: { ...ROOM.policy, confirmation } };
    const decision = create(BOOK, { ...FACTS, bookable }, { offered: true });
    expect(decision).toMatchObject({
      changes: [
        { type: 'reservation.created.v1' },
        { type: 'reservation.offered.v1', data: { status: 'PENDING_APPROVAL', heldUntil: '2026-12-01T08:15:00.000Z' } },
      ],
    });
    const claims = [{ startsAt: at('10:30'), endsAt: at('11:00'), quantity: 1 }];
    expect(create(BOOK, { ...FACTS, bookable, claims }, { offered: true })).toMatchObject({
      refusal: { problem: 'SlotUnavailable' },
    });
  }
});
