import { expect, test } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { shift } from './shift.ts';

const BERLIN = 'Europe/Berlin';
const HOUR_MS = 3_600_000;
const wallClock = (text: string) => Temporal.PlainDateTime.from(text);
const starting = (...times: string[]) =>
  times.map((time) => ({ startsAt: new Date(time), endsAt: new Date(Date.parse(time) + HOUR_MS) }));
const starts = (slots: { startsAt: Date }[]) => slots.map(({ startsAt }) => startsAt.toISOString());

// Sundays at 09:00 in Berlin, before and after clocks are set back on 2026-10-25, and forward on 2027-03-28.
const AUTUMN = starting('2026-10-18T07:00:00Z', '2026-10-25T08:00:00Z', '2026-11-01T08:00:00Z');
const SPRING = starting('2027-03-21T08:00:00Z', '2027-03-28T07:00:00Z');

test('all move by as much on the clock, also where clocks change between them', () => {
  expect(starts(shift(AUTUMN, wallClock('2026-10-18T10:30'), null, BERLIN))).toEqual([
    '2026-10-18T08:30:00.000Z',
    '2026-10-25T09:30:00.000Z',
    '2026-11-01T09:30:00.000Z',
  ]);
  expect(starts(shift(SPRING, wallClock('2027-03-21T10:30'), null, BERLIN))).toEqual([
    '2027-03-21T09:30:00.000Z',
    '2027-03-28T08:30:00.000Z',
  ]);
});

test('moved across a change of clocks, they keep their wall-clock time', () => {
  expect(starts(shift(AUTUMN, wallClock('2026-10-25T09:00'), null, BERLIN))).toEqual([
    '2026-10-25T08:00:00.000Z',
    '2026-11-01T08:00:00.000Z',
    '2026-11-08T08:00:00.000Z',
  ]);
  expect(starts(shift(AUTUMN, wallClock('2026-10-11T09:00'), null, BERLIN))).toEqual([
    '2026-10-11T07:00:00.000Z',
    '2026-10-18T07:00:00.000Z',
    '2026-10-25T08:00:00.000Z',
  ]);
});

test('what clocks skip comes later by as much; what they show twice is the first of the two', () => {
  expect(starts(shift(SPRING, wallClock('2027-03-21T02:30'), null, BERLIN))).toEqual([
    '2027-03-21T01:30:00.000Z',
    '2027-03-28T01:30:00.000Z',
  ]);
  expect(starts(shift(AUTUMN, wallClock('2026-10-18T02:30'), null, BERLIN))[1]).toBe('2026-10-25T00:30:00.000Z');
});

test('each keeps its length, or all take the one that is given, whatever clocks do meanwhile', () => {
  const slots = [{ startsAt: new Date('2026-10-17T20:00:00Z'), endsAt: new Date('2026-10-18T04:00:00Z') }, ...AUTUMN];
  const lengths = (length: number | null) =>
    shift(slots, wallClock('2026-10-24T22:00'), length, BERLIN).map(
      ({ startsAt, endsAt }) => (endsAt.getTime() - startsAt.getTime()) / HOUR_MS,
    );
  expect(lengths(null)).toEqual([8, 1, 1, 1]);
  expect(lengths(2 * HOUR_MS)).toEqual([2, 2, 2, 2]);
});

test('nothing moves to nothing', () => {
  expect(shift([], wallClock('2026-10-18T10:30'), null, BERLIN)).toEqual([]);
});
