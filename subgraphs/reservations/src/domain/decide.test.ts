import { describe, expect, test } from '@jest/globals';
import type { Actor } from './actions.ts';
import type { Bookable } from './bookable.ts';
import type { Command, Create } from './command.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';
import { evolve, type Reservation } from './reservation.ts';

const NOW = at('08:00');
const MIRA: Actor = { id: '00000000-0000-4000-8000-000000000001', manages: false };
const JONAS: Actor = { id: '00000000-0000-4000-8000-000000000002', manages: false };
const MANAGER: Actor = { id: '00000000-0000-4000-8000-000000000003', manages: true };

const ROOM: Bookable = {
  id: '00000000-0000-4000-8000-00000000000a',
  kind: 'ROOM',
  venueId: '00000000-0000-4000-8000-00000000000b',
  inventory: 'EXCLUSIVE',
  capacity: 8,
  minQuantity: 1,
  slot: null,
  active: true,
  venue: { timeZone: 'UTC', openingHours: [], closures: [] },
  policy: {
    confirmation: 'INSTANT',
    minDuration: 'PT15M',
    maxDuration: 'PT4H',
    bufferBefore: 'PT0S',
    bufferAfter: 'PT0S',
    minNotice: 'PT0S',
    maxAdvance: 'P30D',
    maxUpcomingPerUser: null,
    holdFor: 'PT15M',
    checkInWithin: null,
    version: 3,
  },
};

const TICK: Command = { kind: 'tick', id: '00000000-0000-4000-8000-0000000000ff' };

const BOOK: Create = {
  kind: 'create',
  bookableId: ROOM.id,
  organizerId: MIRA.id as string,
  startsAt: at('10:00'),
  endsAt: at('11:00'),
  quantity: 1,
  title: 'Standup',
};

describe('create', () => {
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
});

describe('change', () => {
  const state = after(BOOK);
  const move: Command = {
    kind: 'reschedule',
    id: state.id,
    startsAt: at('12:00'),
    endsAt: at('13:00'),
    expectedVersion: null,
  };
  const cancel: Command = { kind: 'cancel', id: state.id, reason: { code: 'X', message: 'x' }, expectedVersion: null };

  test('moves to a free time, under the same rules', () => {
    expect(after(move, {}, state)).toMatchObject({ version: 3, startsAt: at('12:00'), endsAt: at('13:00') });
    expect(refusal({ ...move, endsAt: at('12:01') }, {}, state)).toMatchObject({ rule: 'minDuration' });
    const claims = [{ startsAt: at('12:30'), endsAt: at('13:30'), quantity: 1 }];
    expect(refusal(move, { claims }, state)).toMatchObject({ problem: 'SlotUnavailable' });
  });

  test('a cancelled one frees its slot, and stays as it is', () => {
    const cancelled = after(cancel, {}, state);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', reason: { code: 'X' }, version: 3 });
    for (const command of [move, cancel]) {
      expect(refusal(command, {}, cancelled)).toMatchObject({ problem: 'ActionNotAllowed' });
    }
  });

  test('what is over can no longer be changed', () => {
    expect(refusal(cancel, { now: at('11:00') }, state)).toMatchObject({ problem: 'ActionNotAllowed' });
  });

  test('a version that is not the current one is stale', () => {
    expect(refusal({ ...cancel, expectedVersion: 1 }, {}, state)).toMatchObject({
      problem: 'StaleVersion',
      current: state,
    });
    expect(types({ ...cancel, expectedVersion: 2 }, {}, state)).toEqual(['reservation.cancelled.v1']);
  });

  test('to strangers it does not exist; managers may change it', () => {
    expect(refusal(cancel, { actor: JONAS }, state)).toEqual(refusal(cancel, { actor: JONAS }, null));
    expect(types(cancel, { actor: MANAGER }, state)).toEqual(['reservation.cancelled.v1']);
  });
});

describe('what takes its time', () => {
  const policy = (terms: Partial<Bookable['policy']>) => ({ ...ROOM, policy: { ...ROOM.policy, ...terms } });

  test('queued: accepted without a look at what is taken, decided when its turn comes', () => {
    const bookable = policy({ confirmation: 'QUEUED' });
    const claims = [{ startsAt: at('10:00'), endsAt: at('11:00'), quantity: 1 }];
    expect(types(BOOK, { bookable, claims })).toEqual(['reservation.created.v1']);
    const waiting = after(BOOK, { bookable });
    expect(waiting.status).toBe('CREATED');

    expect(types(TICK, { bookable }, waiting)).toEqual(['reservation.checking.v1', 'reservation.confirmed.v1']);
    expect(after(TICK, { bookable, claims }, waiting)).toMatchObject({
      status: 'REJECTED',
      reason: { code: 'SLOT_UNAVAILABLE' },
    });
    expect(after(TICK, { bookable: null }, waiting)).toMatchObject({
      status: 'REJECTED',
      reason: { code: 'BOOKABLE_REMOVED' },
    });
    expect(after(TICK, { bookable, now: at('11:00') }, waiting)).toMatchObject({ reason: { code: 'TOO_LATE' } });
    // What its policy forbids needs no queue.
    expect(refusal({ ...BOOK, quantity: 9 }, { bookable })).toMatchObject({ rule: 'capacity' });
  });

  test('approval: its slot is held until a manager decides, or nobody does', () => {
    const bookable = policy({ confirmation: 'APPROVAL', holdFor: 'PT30M' });
    const pending = after(BOOK, { bookable });
    expect(pending).toMatchObject({ status: 'PENDING_APPROVAL', heldUntil: at('08:30') });
    const approve: Command = { kind: 'approve', id: pending.id, expectedVersion: null };
    expect(refusal(approve, { bookable }, pending)).toMatchObject({ problem: 'ActionNotAllowed' });
    expect(after(approve, { bookable, actor: MANAGER }, pending)).toMatchObject({
      status: 'CONFIRMED',
      heldUntil: null,
    });

    const reason = { code: 'X', message: 'x' };
    const reject: Command = { kind: 'reject', id: pending.id, reason, expectedVersion: null };
    expect(after(reject, { bookable, actor: MANAGER }, pending)).toMatchObject({ status: 'REJECTED', reason });

    expect(refusal(TICK, { bookable, now: at('08:29') }, pending)).toMatchObject({ problem: 'ActionNotAllowed' });
    expect(after(TICK, { bookable, now: at('08:30') }, pending)).toMatchObject({ status: 'EXPIRED' });
    expect(refusal(approve, { bookable, actor: MANAGER, now: at('08:30') }, pending)).toMatchObject({
      problem: 'ActionNotAllowed',
    });
    // A manager's own booking is decided.
    expect(after(BOOK, { bookable, actor: MANAGER }).status).toBe('CONFIRMED');
  });

  test('another time is another thing to approve', () => {
    const bookable = policy({ confirmation: 'APPROVAL' });
    const approved = after(
      { kind: 'approve', id: 'x', expectedVersion: null },
      { bookable, actor: MANAGER },
      after(BOOK, { bookable }),
    );
    const move: Command = {
      kind: 'reschedule',
      id: approved.id,
      startsAt: at('12:00'),
      endsAt: at('13:00'),
      expectedVersion: null,
    };
    expect(after(move, { bookable }, approved).status).toBe('PENDING_APPROVAL');
    expect(after(move, { bookable, actor: MANAGER }, approved).status).toBe('CONFIRMED');
  });

  test('check-in: within its window, or the slot is freed; what was used is completed', () => {
    const bookable = policy({ checkInWithin: 'PT10M' });
    const booked = after(BOOK, { bookable });
    expect(booked.checkInBy).toEqual(at('10:10'));
    const checkIn: Command = { kind: 'checkIn', id: booked.id, expectedVersion: null };
    for (const now of [at('09:44'), at('10:10')]) {
      expect(refusal(checkIn, { bookable, now }, booked)).toMatchObject({ problem: 'ActionNotAllowed' });
    }
    const inside = after(checkIn, { bookable, now: at('09:45') }, booked);
    expect(inside.status).toBe('CHECKED_IN');
    expect(after(TICK, { bookable, now: at('10:10') }, booked)).toMatchObject({ status: 'NO_SHOW' });
    expect(refusal(TICK, { bookable, now: at('10:10') }, inside)).toMatchObject({ problem: 'ActionNotAllowed' });
    expect(after(TICK, { bookable, now: at('11:00') }, inside).status).toBe('COMPLETED');
  });

  test('where nobody needs to check in, what is over is completed; once', () => {
    const booked = after(BOOK);
    expect(booked.checkInBy).toBeNull();
    expect(refusal(TICK, { now: at('10:59') }, booked)).toMatchObject({ problem: 'ActionNotAllowed' });
    const completed = after(TICK, { now: at('11:00') }, booked);
    expect(completed.status).toBe('COMPLETED');
    expect(refusal(TICK, { now: at('12:00') }, completed)).toMatchObject({ problem: 'ActionNotAllowed' });
  });
});

function outcome(command: Command, facts: Partial<Facts> = {}, state: Reservation | null = null) {
  return decide(command, state, {
    now: NOW,
    actor: MIRA,
    bookable: ROOM,
    claims: [],
    ownClaim: null,
    upcoming: 0,
    organizerExists: true,
    ...facts,
  });
}

function changes(command: Command, facts?: Partial<Facts>, state?: Reservation | null) {
  const decision = outcome(command, facts, state);
  if ('refusal' in decision) throw new Error(decision.refusal.message);
  return decision.changes;
}

function types(...given: Parameters<typeof changes>): string[] {
  return changes(...given).map(({ type }) => type);
}

function after(command: Command, facts?: Partial<Facts>, state: Reservation | null = null): Reservation {
  const id = state?.id ?? '00000000-0000-4000-8000-0000000000ff';
  const apply = (current: Reservation | null, change: Parameters<typeof evolve>[2]) => evolve(current, id, change, NOW);
  return changes(command, facts, state).reduce(apply, state) as Reservation;
}

function refusal(command: Command, facts?: Partial<Facts>, state?: Reservation | null) {
  const decision = outcome(command, facts, state);
  return 'refusal' in decision ? decision.refusal : null;
}

function at(time: string): Date {
  return new Date(`2026-12-01T${time}:00Z`);
}
