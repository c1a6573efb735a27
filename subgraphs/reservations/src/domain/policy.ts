import type { Bookable } from './bookable.ts';
import { milliseconds } from './duration.ts';
import { openTimes } from './opening.ts';
import type { PolicyViolation } from './refusal.ts';
import type { Slot } from './reservation.ts';

export interface Asked extends Slot {
  quantity: number;
  now: Date;
  /** How many other upcoming reservations the organizer has here. */
  upcoming: number;
}

interface Rule {
  name: string;
  message: string;
  /** Rules of time and quota bind members; managers may pass over them, and the history says that they did. */
  bindsManagers?: true;
  limit: (bookable: Bookable, asked: Asked) => string;
  broken: (asked: Asked, bookable: Bookable) => boolean;
}

const length = ({ startsAt, endsAt }: Slot) => endsAt.getTime() - startsAt.getTime();
const ahead = ({ startsAt, now }: Asked) => startsAt.getTime() - now.getTime();
const interval = ({ startsAt, endsAt }: Slot) => `${startsAt.toISOString()}/${endsAt.toISOString()}`;
const closureOver = (asked: Asked, { venue }: Bookable) =>
  venue.closures.find(({ startsAt, endsAt }) => startsAt < asked.endsAt && endsAt > asked.startsAt);

/** In the order in which a client is told: the first broken one counts. */
const RULES: Rule[] = [
  {
    name: 'slot',
    message: 'It can be booked only as a whole.',
    bindsManagers: true,
    limit: ({ slot }) => (slot ? interval(slot) : ''),
    broken: (asked, { slot }) => slot !== null && interval(slot) !== interval(asked),
  },
  {
    name: 'minQuantity',
    message: 'It is not given to fewer.',
    bindsManagers: true,
    limit: ({ minQuantity }) => String(minQuantity),
    broken: ({ quantity }, { minQuantity }) => quantity < minQuantity,
  },
  {
    name: 'capacity',
    message: 'It does not hold as many.',
    bindsManagers: true,
    limit: ({ capacity }) => String(capacity),
    broken: ({ quantity }, { capacity }) => quantity > capacity,
  },
  {
    name: 'minDuration',
    message: 'It is not booked for so short a time.',
    limit: ({ policy }) => policy.minDuration,
    broken: (asked, { policy }) => length(asked) < milliseconds(policy.minDuration),
  },
  {
    name: 'maxDuration',
    message: 'It is not booked for so long a time.',
    limit: ({ policy }) => policy.maxDuration,
    broken: (asked, { policy }) => length(asked) > milliseconds(policy.maxDuration),
  },
  {
    // Without a notice to keep, one may take at the door what is free since a while.
    name: 'minNotice',
    message: 'It must be booked earlier than that.',
    limit: ({ policy }) => policy.minNotice,
    broken: (asked, { policy }) => {
      const notice = milliseconds(policy.minNotice);
      return notice > 0 && ahead(asked) < notice;
    },
  },
  {
    name: 'maxAdvance',
    message: 'It cannot be booked so far ahead.',
    limit: ({ policy }) => policy.maxAdvance,
    broken: (asked, { policy }) => ahead(asked) > milliseconds(policy.maxAdvance),
  },
  {
    name: 'openingHours',
    message: 'It is not open all that time.',
    limit: ({ venue }, asked) => openTimes(venue, asked).map(interval).join(', ') || 'closed',
    broken: (asked, { venue, policy }) =>
      // Asked for years, say; its length was refused above, or a manager may do it: no need to walk through every day.
      length(asked) <= milliseconds(policy.maxDuration) && !isWhole(openTimes(venue, asked), asked),
  },
  {
    name: 'closure',
    message: 'It is closed then.',
    limit: (bookable, asked) => interval(closureOver(asked, bookable) ?? asked),
    broken: (asked, bookable) => closureOver(asked, bookable) !== undefined,
  },
  {
    name: 'maxUpcomingPerUser',
    message: 'One person has no more upcoming reservations here.',
    limit: ({ policy }) => String(policy.maxUpcomingPerUser),
    broken: ({ upcoming }, { policy }) => policy.maxUpcomingPerUser !== null && upcoming >= policy.maxUpcomingPerUser,
  },
];

export interface Judgement {
  violation: PolicyViolation | null;
  /** The rules that a manager passes over. */
  overrides: string[];
}

export function judge(asked: Asked, bookable: Bookable, manages: boolean): Judgement {
  const broken = RULES.filter((rule) => rule.broken(asked, bookable));
  const binding = broken.find(({ bindsManagers }) => bindsManagers || !manages);
  if (!binding) return { violation: null, overrides: broken.map(({ name }) => name) };
  const violation: PolicyViolation = {
    problem: 'PolicyViolation',
    code: 'POLICY_VIOLATION',
    message: binding.message,
    rule: binding.name,
    limit: binding.limit(bookable, asked),
    policyVersion: bookable.policy.version,
  };
  return { violation, overrides: [] };
}

function isWhole([first, ...others]: Slot[], slot: Slot): boolean {
  return first !== undefined && others.length === 0 && interval(first) === interval(slot);
}
