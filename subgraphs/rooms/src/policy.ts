import type { BookingPolicy } from '@berth/events';
import type { Bookable } from './generated/prisma/client.ts';

/** What a policy says, whichever of its versions it is. */
export type Terms = Omit<BookingPolicy, 'version'>;

/** The policy that says `terms`: a new version of the one before only where that said something else. */
export function revise(before: BookingPolicy | null, terms: Terms): BookingPolicy {
  if (!before) return { ...terms, version: 1 };
  const same = Object.entries(terms).every(([name, term]) => before[name as keyof Terms] === term);
  return { ...terms, version: same ? before.version : before.version + 1 };
}

export function policyOf({ policy }: Pick<Bookable, 'policy'>): BookingPolicy {
  return policy as BookingPolicy;
}
