import type { Actor } from './actions.ts';
import type { Bookable } from './bookable.ts';
import type { Claim } from './inventory.ts';
import type { Refusal } from './refusal.ts';
import type { Change, Claimed } from './reservation.ts';

/** All that a decision stands on besides the command and the state. */
export interface Facts {
  now: Date;
  actor: Actor;
  /** Null where the catalogue has none. */
  bookable: Bookable | null;
  /** Others' claims that overlap the slot in question, with its buffers. */
  claims: readonly Claim[];
  /** What it claims itself: what was booked stays booked, whatever has become of the policy since. */
  ownClaim: Claimed | null;
  /** How many other upcoming reservations the organizer has here. */
  upcoming: number;
  organizerExists: boolean;
  /** Which of the addresses invited are whose. */
  users: ReadonlyMap<string, string>;
}

export type Decision = { changes: Change[] } | { refusal: Refusal };
