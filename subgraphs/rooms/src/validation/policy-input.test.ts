import { expect, test } from '@jest/globals';
import { check } from './check.ts';
import { policyInput } from './policy-input.ts';

const room = (terms: object) => check(policyInput('ROOM'), terms);
const at = (name: string) => ({ problem: expect.objectContaining({ path: [name] }) });

test('what is left out, or null, takes the default of its kind', () => {
  expect(check(policyInput('TABLE'), null)).toHaveProperty('value.maxAdvance', 'P60D');
  expect(check(policyInput('FLIGHT'), {})).toHaveProperty('value.minDuration', 'PT0S');
  expect(room({ maxDuration: 'P1D', holdFor: null })).toEqual({
    value: {
      confirmation: 'INSTANT',
      minDuration: 'PT15M',
      maxDuration: 'P1D',
      bufferBefore: 'PT0S',
      bufferAfter: 'PT0S',
      minNotice: 'PT0S',
      maxAdvance: 'P90D',
      maxUpcomingPerUser: null,
      holdFor: 'PT15M',
      checkInWithin: null,
    },
  });
});

test.each([
  '',
  'one hour',
  'P1Y',
  'P1M',
  'P-1W',
  'P522W',
  `P${'0'.repeat(100)}1D`,
  '-PT1H',
  'PT-1H',
  'PT1.5H',
  'P',
  'PT',
  'P1DT',
  'P3651D',
  'P99999999999D',
])('the duration %p is refused', (duration) => {
  expect(room({ bufferAfter: duration })).toEqual(at('bufferAfter'));
});

test.each(['PT0S', 'PT1H30M', 'P2DT1H', 'P1W', 'P2W3DT1H', 'PT90M', 'P0DT0H5S', 'P3650D'])(
  'the duration %p is taken',
  (duration) => {
    expect(room({ bufferAfter: duration })).toHaveProperty('value.bufferAfter', duration);
  },
);

test('the shortest is no longer than the longest, and the longest is longer than nothing', () => {
  expect(room({ minDuration: 'PT8H' })).toHaveProperty('value.minDuration', 'PT8H');
  expect(room({ minDuration: 'PT481M' })).toEqual(at('minDuration'));
  expect(room({ minDuration: 'PT0S', maxDuration: 'PT0S' })).toEqual(at('maxDuration'));
});

test('a quota lets in one at least', () => {
  expect(room({ maxUpcomingPerUser: 1 })).toHaveProperty('value.maxUpcomingPerUser', 1);
  expect(room({ maxUpcomingPerUser: 0 })).toEqual(at('maxUpcomingPerUser'));
});
