import type { Bookable } from './bookable.ts';
import { milliseconds } from './duration.ts';
import type { PolicyViolation } from './refusal.ts';
import type { Slot } from './reservation.ts';

interface Asked extends Slot {
  quantity: number;
  now: Date;
}

interface Rule {
  name: string;
  message: string;
  limit: (bookable: Bookable) => string;
  broken: (asked: Asked, bookable: Bookable) => boolean;
}

const length = ({ startsAt, endsAt }: Slot) => endsAt.getTime() - startsAt.getTime();
const ahead = ({ startsAt, now }: Asked) => startsAt.getTime() - now.getTime();

/** In the order in which a client is told: the first broken one counts. */
const RULES: Rule[] = [
  {
    name: 'slot',
    message: 'It can be booked only as a whole.',
    limit: ({ slot }) => (slot ? `${slot.startsAt.toISOString()}/${slot.endsAt.toISOString()}` : ''),
    broken: ({ startsAt, endsAt }, { slot }) =>
      slot !== null && (slot.startsAt.getTime() !== startsAt.getTime() || slot.endsAt.getTime() !== endsAt.getTime()),
  },
  {
    name: 'minQuantity',
    message: 'It is not given to fewer.',
    limit: ({ minQuantity }) => String(minQuantity),
    broken: ({ quantity }, { minQuantity }) => quantity < minQuantity,
  },
  {
    name: 'capacity',
    message: 'It does not hold as many.',
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
];

export function violation(asked: Asked, bookable: Bookable): PolicyViolation | null {
  const rule = RULES.find(({ broken }) => broken(asked, bookable));
  if (!rule) return null;
  return {
    problem: 'PolicyViolation',
    code: 'POLICY_VIOLATION',
    message: rule.message,
    rule: rule.name,
    limit: rule.limit(bookable),
    policyVersion: bookable.policy.version,
  };
}
