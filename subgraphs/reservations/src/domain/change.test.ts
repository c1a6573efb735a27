import { expect, test } from '@jest/globals';
import type { Command } from './command.ts';
import { after, at, BOOK, JONAS, MANAGER, refusal, types } from './given.ts';

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
