import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { LENGTHS, lengthOf } from './duration.ts';
import { MOST_OCCURRENCES, type RecurrenceRule, readRule } from './recurrence-rule.ts';
import { invalid, type Refusal } from './refusal.ts';
import type { Slot } from './reservation.ts';
import { instantOf } from './wall-clock.ts';

/** As a client asks for it; times are wall-clock times of the venue. */
export interface Recurrence {
  rule: string;
  startsAt: string;
  duration: string;
  except: readonly string[];
  timeZone: string;
}

type WallClock = Temporal.PlainDateTime;
type Refused = { refusal: Refusal };

const HORIZON = { years: 5 };
const LOCAL_DATE_TIME = /^2[01]\d\d-\d\d-\d\dT\d\d:\d\d(:[0-5]\d(\.\d{1,3})?)?$/;

/**
 * The occurrences in order. They are found in plain wall-clock time, for which the library is told that it is UTC: given
 * the venue's zone, it leaves out those that its clocks skip. Only then each is an instant, and lasts `duration` from
 * there.
 */
export function expand(asked: Recurrence): { occurrences: Slot[] } | Refused {
  const start = readLocal(asked.startsAt);
  if (!start) return refuse('startsAt', 'It is a local date-time from 2000 on, as 2026-12-01T09:00:00.');
  const length = lengthOf(asked.duration);
  if (!length) return refuse('duration', `It is ${LENGTHS}.`);
  const read = readRule(asked.rule, asked.timeZone);
  if ('problem' in read) return refuse('rule', read.problem);
  const found = timesOf(read.rule, start);
  if ('refusal' in found) return found;
  const left = without(found.times, asked.except);
  if ('refusal' in left) return left;

  const occurrences = left.times.map((time) => {
    const startsAt = instantOf(time, asked.timeZone);
    return { startsAt, endsAt: new Date(startsAt.getTime() + length) };
  });
  if (occurrences.some(({ startsAt }, index) => startsAt < (occurrences[index - 1]?.endsAt ?? startsAt)))
    return refuse('duration', 'An occurrence is over when the next one begins.');
  return { occurrences };
}

function timesOf({ pattern, count, until }: RecurrenceRule, start: WallClock): { times: WallClock[] } | Refused {
  const horizon = start.add(HORIZON);
  if (until && isAfter(start, until)) return refuse('rule', 'It ends before it begins.');
  if (until && isAfter(until, horizon)) return refuse('rule', 'It ends at most five years after its start.');
  if (search(pattern, start, start, 1).length === 0) return refuse('startsAt', 'The rule does not contain its start.');
  const times = search(pattern, start, until ?? horizon, count ?? MOST_OCCURRENCES + 1);
  if (count && times.length < count) return refuse('rule', 'It reaches its COUNT within five years of its start.');
  if (times.length > MOST_OCCURRENCES) return refuse('rule', `It has at most ${MOST_OCCURRENCES} occurrences.`);
  return { times };
}

function without(times: WallClock[], except: readonly string[]): { times: WallClock[] } | Refused {
  if (except.length > MOST_OCCURRENCES) return refuse('except', `It has at most ${MOST_OCCURRENCES} entries.`);
  const left = new Map(times.map((time) => [time.toString(), time]));
  // Clients write one moment in several ways, with or without seconds.
  const excepted = new Set(except.map((time) => readLocal(time)?.toString() ?? time));
  if ([...excepted].some((time) => !left.delete(time))) return refuse('except', 'It names occurrences of the series.');
  if (left.size === 0) return refuse('except', 'It leaves at least one occurrence.');
  return { times: [...left.values()] };
}

function refuse(field: keyof Recurrence, message: string): Refused {
  return { refusal: invalid(field, message) };
}

/** Always with an end: the library searches for ever for what never comes. */
function search(pattern: string, start: WallClock, until: WallClock, count: number): WallClock[] {
  const rule = new RRuleTemporal({
    rruleString: pattern,
    dtstart: start.toZonedDateTime('UTC'),
    until: until.toZonedDateTime('UTC'),
    count,
    temporal: Temporal,
  });
  return rule.all().map((time) => time.toPlainDateTime());
}

function isAfter(a: WallClock, b: WallClock): boolean {
  return Temporal.PlainDateTime.compare(a, b) > 0;
}

export function readLocal(text: string): WallClock | null {
  if (!LOCAL_DATE_TIME.test(text)) return null;
  try {
    return Temporal.PlainDateTime.from(text);
  } catch {
    return null;
  }
}
