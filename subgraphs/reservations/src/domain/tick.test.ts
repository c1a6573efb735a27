import { expect, test } from '@jest/globals';
import type { Bookable } from './bookable.ts';
import type { Command } from './command.ts';
import { after, at, BOOK, MANAGER, offered, PRICE, ROOM, refusal, TICK, types } from './given.ts';

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

test('what nobody pays, and what nobody takes, expires; each says why', () => {
  const unpaid = after(BOOK, { bookable: { ...ROOM, price: PRICE } });
  for (const [state, code] of [
    [unpaid, 'NOT_PAID_IN_TIME'],
    [offered(), 'NOT_TAKEN_IN_TIME'],
  ] as const) {
    expect(refusal(TICK, { now: at('08:14') }, state)).toMatchObject({ problem: 'ActionNotAllowed' });
    expect(after(TICK, { now: at('08:15') }, state)).toMatchObject({
      status: 'EXPIRED',
      reason: { code },
      heldUntil: null,
      offered: false,
    });
  }
});

test('queued and priced: when its turn comes, it waits to be paid', () => {
  const bookable = { ...policy({ confirmation: 'QUEUED' }), price: PRICE };
  const waiting = after(BOOK, { bookable });
  expect(after(TICK, { bookable, now: at('09:00') }, waiting)).toMatchObject({
    status: 'PENDING_PAYMENT',
    heldUntil: at('09:15'),
  });
});

test('only what waits for its turn can be given up', () => {
  const bookable = policy({ confirmation: 'QUEUED' });
  const giveUp: Command = { kind: 'giveUp', id: 'x' };
  const failed = after(giveUp, { bookable }, after(BOOK, { bookable }));
  expect(failed).toMatchObject({ status: 'FAILED', reason: { code: 'COULD_NOT_BE_DECIDED' } });
  for (const state of [null, failed, after(BOOK), offered()]) {
    expect(refusal(giveUp, { bookable }, state)).toMatchObject({ problem: 'ActionNotAllowed' });
  }
  expect(refusal(TICK, { bookable }, failed)).toMatchObject({ problem: 'ActionNotAllowed' });
});
