import { expect, test } from '@jest/globals';
import type { Command } from './command.ts';
import { after, at, BOOK, changes, JONAS, MANAGER, offered, PRICE, ROOM, refusal, types } from './given.ts';

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

const priced = { bookable: { ...ROOM, price: PRICE } };
const toBeApproved = { bookable: { ...ROOM, policy: { ...ROOM.policy, confirmation: 'APPROVAL' as const } } };
const approve: Command = { kind: 'approve', id: state.id, expectedVersion: null };
const accept: Command = { kind: 'accept', id: state.id, expectedVersion: null };

test.each([
  ['PENDING_PAYMENT', priced],
  ['PENDING_APPROVAL', toBeApproved],
])('moving what is %s gives no more time', (status, facts) => {
  const held = after(BOOK, facts);
  const moved = after(move, { ...facts, now: at('08:10') }, held);
  expect(moved).toMatchObject({ status, startsAt: at('12:00'), heldUntil: held.heldUntil });
});

test('what is confirmed stays so, wherever it is moved and whatever it costs since', () => {
  expect(after(move, priced, state)).toMatchObject({ status: 'CONFIRMED', heldUntil: null });
});

test('what is approved and has a price waits to be paid', () => {
  const bookable = { ...toBeApproved.bookable, price: PRICE };
  const pending = after(BOOK, { bookable });
  const facts = { bookable, actor: MANAGER, now: at('08:10') };
  expect(after(approve, facts, pending)).toMatchObject({ status: 'PENDING_PAYMENT', heldUntil: at('08:25') });
});

test('an offer is taken by whom it is for: confirmed, or approved and paid like anything else', () => {
  expect(after(accept, {}, offered())).toMatchObject({ status: 'CONFIRMED', offered: false, heldUntil: null });
  expect(after(accept, toBeApproved, offered())).toMatchObject({ status: 'PENDING_APPROVAL', offered: false });
  expect(after(accept, priced, offered())).toMatchObject({ status: 'PENDING_PAYMENT', offered: false });
  expect(refusal(accept, { actor: JONAS }, offered())).toMatchObject({ problem: 'NotFound' });
});

test('what is taken keeps the claim it was held with, whatever has become of the policy since', () => {
  const ownClaim = {
    startsAt: '2026-12-01T09:00:00.000Z',
    endsAt: '2026-12-01T12:00:00.000Z',
    quantity: 1,
    exclusive: true,
  };
  expect(changes(accept, { ownClaim }, offered())).toMatchObject([{ data: { claim: ownClaim } }]);
  expect(changes(approve, { ...toBeApproved, actor: MANAGER, ownClaim }, after(BOOK, toBeApproved))).toMatchObject([
    { data: { claim: ownClaim } },
  ]);
});

test('an offer is not a booking yet: it is neither moved, nor approved, nor taken when its time is over', () => {
  for (const command of [move, approve]) {
    expect(refusal(command, { actor: MANAGER }, offered())).toMatchObject({ problem: 'ActionNotAllowed' });
  }
  expect(refusal(accept, { now: at('08:15') }, offered())).toMatchObject({ problem: 'ActionNotAllowed' });
  expect(refusal(accept, {}, state)).toMatchObject({ problem: 'ActionNotAllowed' });
  expect(after(cancel, {}, offered())).toMatchObject({ status: 'CANCELLED', offered: false });
});

test('who is invited answers, each for themselves, and may do nothing else', () => {
  const users = new Map([['jonas@berth.test', JONAS.id as string]]);
  const meeting = after({ ...BOOK, attendees: ['jonas@berth.test', 'guest@example.com'] }, { users });
  const respond: Command = { kind: 'respond', id: meeting.id, response: 'ACCEPTED', expectedVersion: null };
  const answered = after(respond, { actor: JONAS }, meeting);
  expect(answered.attendees.map(({ response }) => response)).toEqual(['ACCEPTED', 'NEEDS_ACTION']);
  expect(answered).toMatchObject({ version: 3, status: 'CONFIRMED', offered: false });
  expect(after({ ...respond, response: 'DECLINED' }, { actor: JONAS }, answered).attendees[0]?.response).toBe(
    'DECLINED',
  );

  for (const command of [cancel, move]) {
    expect(refusal(command, { actor: JONAS }, meeting)).toMatchObject({ problem: 'ActionNotAllowed' });
  }
  // An answer is a person's own: neither the organizer nor a manager gives it.
  expect(refusal(respond, {}, meeting)).toMatchObject({ problem: 'ActionNotAllowed' });
  expect(refusal(respond, { actor: MANAGER }, meeting)).toMatchObject({ problem: 'ActionNotAllowed' });
  expect(refusal(respond, { actor: JONAS }, state)).toMatchObject({ problem: 'NotFound' });
});

test('an answer changes nothing else: not the claim, nor how long it is held', () => {
  const users = new Map([['jonas@berth.test', JONAS.id as string]]);
  const pending = after({ ...BOOK, attendees: ['jonas@berth.test'] }, { ...toBeApproved, users });
  const ownClaim = {
    startsAt: '2026-12-01T09:00:00.000Z',
    endsAt: '2026-12-01T12:00:00.000Z',
    quantity: 1,
    exclusive: true,
  };
  const respond: Command = { kind: 'respond', id: pending.id, response: 'TENTATIVE', expectedVersion: null };
  const facts = { actor: JONAS, ownClaim, now: at('08:10') };
  expect(changes(respond, facts, pending)).toMatchObject([{ data: { claim: ownClaim } }]);
  expect(after(respond, facts, pending)).toMatchObject({ status: 'PENDING_APPROVAL', heldUntil: pending.heldUntil });
});
