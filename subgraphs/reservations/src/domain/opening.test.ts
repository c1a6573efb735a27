import { expect, test } from '@jest/globals';
import { openTimes, type Venue } from './opening.ts';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

const berlin = (...hours: [string, string][]): Venue => ({
  timeZone: 'Europe/Berlin',
  openingHours: DAYS.flatMap((day) => hours.map(([opens, closes]) => ({ day, opens, closes }))),
  closures: [],
});

const open = (venue: Venue, from: string, to: string) =>
  openTimes(venue, { startsAt: new Date(from), endsAt: new Date(to) }).map(
    ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(5, 16)} ${endsAt.toISOString().slice(5, 16)}`,
  );

test('no hours at all: always open', () => {
  expect(open(berlin(), '2026-12-01T00:00Z', '2026-12-02T00:00Z')).toEqual(['12-01T00:00 12-02T00:00']);
});

test('wall-clock hours of the venue, cut to the window', () => {
  expect(open(berlin(['09:00', '12:00'], ['13:00', '18:00']), '2026-12-01T00:00Z', '2026-12-01T15:00Z')).toEqual([
    '12-01T08:00 12-01T11:00',
    '12-01T12:00 12-01T15:00',
  ]);
});

test('open until midnight, and from midnight on, is open through it', () => {
  expect(open(berlin(['00:00', '02:00'], ['18:00', '00:00']), '2026-12-01T12:00Z', '2026-12-02T12:00Z')).toEqual([
    '12-01T17:00 12-02T01:00',
  ]);
});

test('a weekday of the venue, not of Greenwich', () => {
  const auckland = {
    timeZone: 'Pacific/Auckland',
    openingHours: [{ day: 'TUESDAY', opens: '09:00', closes: '10:00' }],
    closures: [],
  };
  // Tuesday morning in Auckland is Monday evening in Greenwich.
  expect(open(auckland, '2026-11-30T00:00Z', '2026-12-07T00:00Z')).toEqual(['11-30T20:00 11-30T21:00']);
});

test('clocks go forward: what they skip comes an hour later, 02:30 at 03:30; the day is shorter', () => {
  expect(open(berlin(['02:30', '04:00']), '2026-03-28T23:00Z', '2026-03-29T22:00Z')).toEqual([
    '03-29T01:30 03-29T02:00',
  ]);
  expect(open(berlin(['00:00', '00:00']), '2026-03-28T23:00Z', '2026-03-29T22:00Z')).toEqual([
    '03-28T23:00 03-29T22:00',
  ]);
});

test('clocks go forward: hours that reach into the next are one with them; hours that would end before they begin are none', () => {
  const open29March = (...hours: [string, string][]) =>
    open(berlin(...hours), '2026-03-28T23:00Z', '2026-03-29T22:00Z');
  expect(open29March(['01:00', '02:30'], ['03:00', '03:15'])).toEqual(['03-29T00:00 03-29T01:30']);
  expect(open29March(['02:30', '02:45'], ['03:00', '03:15'])).toEqual([
    '03-29T01:00 03-29T01:15',
    '03-29T01:30 03-29T01:45',
  ]);
  expect(open29March(['02:30', '03:15'])).toEqual([]);
});

test('clocks go back: an hour that exists twice begins the first time', () => {
  expect(open(berlin(['02:30', '04:00']), '2026-10-24T22:00Z', '2026-10-25T23:00Z')).toEqual([
    '10-25T00:30 10-25T03:00',
  ]);
});
