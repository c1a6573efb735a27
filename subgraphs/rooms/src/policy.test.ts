import { expect, test } from '@jest/globals';
import { KINDS } from './kinds.ts';
import { revise } from './policy.ts';

const { terms } = KINDS.ROOM;

test('a policy starts at version 1 and counts its changes', () => {
  const first = revise(null, terms);
  expect(first).toEqual({ ...terms, version: 1 });
  expect(revise(first, { ...terms, maxUpcomingPerUser: 3 })).toEqual({ ...terms, maxUpcomingPerUser: 3, version: 2 });
});

test('the same terms are the same version', () => {
  const policy = { ...terms, version: 7 };
  expect(revise(policy, { ...terms })).toEqual(policy);
});
