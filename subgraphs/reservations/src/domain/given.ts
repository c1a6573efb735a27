import type { Actor } from './actions.ts';
import type { Bookable } from './bookable.ts';
import type { Command, Create } from './command.ts';
import { create } from './create.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';
import { type Change, evolve, type Reservation } from './reservation.ts';

/** Given a room, people and a morning: what tests of decisions stand on. */

export const NOW = at('08:00');
export const MIRA: Actor = { id: '00000000-0000-4000-8000-000000000001', manages: false };
export const JONAS: Actor = { id: '00000000-0000-4000-8000-000000000002', manages: false };
export const MANAGER: Actor = { id: '00000000-0000-4000-8000-000000000003', manages: true };

export const ROOM: Bookable = {
  id: '00000000-0000-4000-8000-00000000000a',
  kind: 'ROOM',
  venueId: '00000000-0000-4000-8000-00000000000b',
  inventory: 'EXCLUSIVE',
  capacity: 8,
  minQuantity: 1,
  slot: null,
  price: null,
  active: true,
  venue: { timeZone: 'UTC', openingHours: [], closures: [] },
  policy: {
    confirmation: 'INSTANT',
    minDuration: 'PT15M',
    maxDuration: 'PT4H',
    bufferBefore: 'PT0S',
    bufferAfter: 'PT0S',
    minNotice: 'PT0S',
    maxAdvance: 'P30D',
    maxUpcomingPerUser: null,
    holdFor: 'PT15M',
    checkInWithin: null,
    version: 3,
  },
};

export const PRICE: Bookable['price'] = { amount: 500, currency: 'EUR', per: 'HOUR' };

/** That one, held for Mira, who waited for it. */
export function offered(facts: Partial<Facts> = {}): Reservation {
  const decision = create(BOOK, { ...FACTS, ...facts }, { offered: true });
  if ('refusal' in decision) throw new Error(decision.refusal.message);
  return evolved(null, decision.changes);
}

export const TICK: Command = { kind: 'tick', id: '00000000-0000-4000-8000-0000000000ff' };

export const BOOK: Create = {
  kind: 'create',
  bookableId: ROOM.id,
  organizerId: MIRA.id as string,
  startsAt: at('10:00'),
  endsAt: at('11:00'),
  quantity: 1,
  title: 'Standup',
  attendees: [],
};

export const FACTS: Facts = {
  now: NOW,
  actor: MIRA,
  bookable: ROOM,
  claims: [],
  ownClaim: null,
  upcoming: 0,
  organizerExists: true,
  users: new Map(),
};

export function outcome(command: Command, facts: Partial<Facts> = {}, state: Reservation | null = null) {
  return decide(command, state, { ...FACTS, ...facts });
}

export function changes(command: Command, facts?: Partial<Facts>, state?: Reservation | null) {
  const decision = outcome(command, facts, state);
  if ('refusal' in decision) throw new Error(decision.refusal.message);
  return decision.changes;
}

export function types(...given: Parameters<typeof changes>): string[] {
  return changes(...given).map(({ type }) => type);
}

export function after(command: Command, facts?: Partial<Facts>, state: Reservation | null = null): Reservation {
  return evolved(state, changes(command, facts, state));
}

function evolved(state: Reservation | null, made: readonly Change[]): Reservation {
  const id = state?.id ?? '00000000-0000-4000-8000-0000000000ff';
  return made.reduce((current, change) => evolve(current, id, change, NOW), state) as Reservation;
}

export function refusal(command: Command, facts?: Partial<Facts>, state?: Reservation | null) {
  const decision = outcome(command, facts, state);
  return 'refusal' in decision ? decision.refusal : null;
}

export function at(time: string): Date {
  return new Date(`2026-12-01T${time}:00Z`);
}
