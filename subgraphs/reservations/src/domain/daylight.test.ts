import { expect, test } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { openTimes } from './opening.ts';
import { expand } from './recurrence.ts';
import { instantOf, wallClockOf } from './wall-clock.ts';

/** Every change of clocks that is known of these years, in every zone. Wall-clock times are numbers, as if in UTC. */
const FROM = '2025-01-01T00:00Z';
const TO = '2029-01-01T00:00Z';

const MINUTE = 60_000;
const CELL = 5 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

interface Change {
  timeZone: string;
  at: number;
  /** Offsets from UTC. */
  before: number;
  after: number;
}

const CHANGES = Intl.supportedValuesOf('timeZone').flatMap(changesOf);

test('there are clocks that are set forward and back, by an hour, half an hour and two', () => {
  const minutes = new Set(CHANGES.map(({ before, after }) => (after - before) / MINUTE));
  expect(minutes).toEqual(new Set([60, -60, 30, -30, 120, -120]));
});

test('what clocks skip comes later by as much; what they show twice is the first of the two; all else is as shown', () => {
  for (const change of CHANGES) {
    const { timeZone, at, before, after } = change;
    for (const shown of timesAround(change)) {
      const moment = instantOf(wallClock(shown), timeZone);
      const isSkipped = at + before <= shown && shown < at + after;
      const isTwice = at + after <= shown && shown < at + before;
      expect({ timeZone, shown: wallClockOf(moment, timeZone).toString() }).toEqual({
        timeZone,
        shown: wallClock(isSkipped ? shown + after - before : shown).toString(),
      });
      if (isTwice) expect(+moment).toBeLessThan(at);
    }
  }
});

test('hours of every day around a change are open as that says, in order and apart from each other', () => {
  for (const change of CHANGES) {
    const { timeZone, at } = change;
    const [justBefore, start, middle, end, justAfter] = timesAround(change);
    const window = { startsAt: new Date(at - 1.5 * DAY), endsAt: new Date(at + 1.5 * DAY) };
    const cases = [
      [justBefore, middle, end, justAfter],
      [middle, justAfter],
      [start, middle, end, justAfter],
      [start, end],
    ];
    for (const times of cases) {
      const hours = spans(times);
      const openingHours = DAYS.flatMap((day) =>
        hours.map(([from, to]) => ({ day, opens: clock(from), closes: clock(to) })),
      );
      const open = openTimes({ timeZone, openingHours, closures: [] }, window);
      expect({ timeZone, hours, open }).toEqual({ timeZone, hours, open: paintedOpen(change, hours, window) });
    }
  }
});

test('a day that is open from midnight to midnight is open through every change', () => {
  const openingHours = DAYS.map((day) => ({ day, opens: '00:00', closes: '00:00' }));
  for (const { timeZone, at } of CHANGES) {
    const window = { startsAt: new Date(at - DAY), endsAt: new Date(at + DAY) };
    expect(openTimes({ timeZone, openingHours, closures: [] }, window)).toEqual([window]);
  }
});

test('a series has its occurrence on every day around a change: none lost, none doubled, each of its full length', () => {
  for (const change of CHANGES) {
    const { timeZone } = change;
    for (const shown of timesAround(change).slice(1, 4)) {
      const startsAt = wallClock(shown - DAY).toString({ smallestUnit: 'second' });
      const expansion = expand({ rule: 'FREQ=DAILY;COUNT=3', startsAt, duration: 'PT90M', except: [], timeZone });
      const starts = [shown - DAY, shown, shown + DAY].map((time) => momentOf(change, time));
      expect({ timeZone, expansion }).toEqual({
        timeZone,
        expansion: {
          occurrences: starts.map((start) => ({ startsAt: new Date(start), endsAt: new Date(start + 90 * MINUTE) })),
        },
      });
    }
  }
});

function changesOf(timeZone: string): Change[] {
  const found: Change[] = [];
  const end = Temporal.Instant.from(TO).epochMilliseconds;
  let next = Temporal.Instant.from(FROM).toZonedDateTimeISO(timeZone).getTimeZoneTransition('next');
  while (next && next.epochMilliseconds < end) {
    const before = next.subtract({ nanoseconds: 1 }).offsetNanoseconds / 1e6;
    found.push({ timeZone, at: next.epochMilliseconds, before, after: next.offsetNanoseconds / 1e6 });
    next = next.getTimeZoneTransition('next');
  }
  return found;
}

/** What clocks show: just before the hour that they skip or repeat, at its start, middle and end, and just after. */
function timesAround({ at, before, after }: Change): [number, number, number, number, number] {
  const start = at + Math.min(before, after);
  const end = at + Math.max(before, after);
  return [start - 15 * MINUTE, start, (start + end) / 2, end, end + 15 * MINUTE];
}

/** The rule again, in numbers: the new offset counts only from when it has come by the old one too. */
function momentOf({ at, before, after }: Change, shown: number): number {
  return shown - before >= at && shown - after >= at ? shown - after : shown - before;
}

/** Pairs of times as hours of a day, cut at midnight as a venue states them. */
function spans([from, to, ...others]: number[]): [number, number][] {
  if (from === undefined || to === undefined) return [];
  const midnight = Math.ceil(to / DAY - 1) * DAY;
  const cut: [number, number][] =
    from < midnight
      ? [
          [from, midnight],
          [midnight, to],
        ]
      : [[from, to]];
  return [...cut, ...spans(others)];
}

/** Naively: every five minutes that any day's hours lie over, then what lies side by side. */
function paintedOpen(change: Change, hours: [number, number][], window: { startsAt: Date; endsAt: Date }) {
  const [start, end] = [+window.startsAt, +window.endsAt];
  const cells = new Array<boolean>((end - start) / CELL).fill(false);
  for (const [from, to] of hours) {
    for (const day of [-3, -2, -1, 0, 1, 2, 3]) {
      const opens = Math.max(momentOf(change, from + day * DAY), start);
      const closes = Math.min(momentOf(change, to + day * DAY), end);
      for (let moment = opens; moment < closes; moment += CELL) cells[(moment - start) / CELL] = true;
    }
  }
  const edges = cells.flatMap((isOpen, index) => (isOpen === (cells[index - 1] ?? false) ? [] : [index]));
  if (cells.at(-1)) edges.push(cells.length);
  const at = (cell: number) => new Date(start + cell * CELL);
  return edges.flatMap((cell, index) =>
    index % 2 === 0 ? [{ startsAt: at(cell), endsAt: at(edges[index + 1] as number) }] : [],
  );
}

function wallClock(shown: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(shown).toZonedDateTimeISO('UTC').toPlainDateTime();
}

function clock(shown: number): string {
  return new Date(shown).toISOString().slice(11, 16);
}
