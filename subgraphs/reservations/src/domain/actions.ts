import type { Reservation, Status } from './reservation.ts';

export type Action = 'RESCHEDULE' | 'CANCEL' | 'CHECK_IN' | 'APPROVE' | 'REJECT' | 'ACCEPT_OFFER' | 'RESPOND';

/** Who acts. The system itself acts without an id, and may do anything. */
export interface Actor {
  id: string | null;
  manages: boolean;
}

interface Ownership {
  organizerId: string;
  createdBy: string;
  attendees: readonly { userId: string | null }[];
}
type Standing = Ownership & Pick<Reservation, 'status' | 'startsAt' | 'endsAt' | 'heldUntil' | 'checkInBy' | 'offered'>;

/** How long before its start one may check in. */
const CHECK_IN_OPENS_MS = 15 * 60_000;

/** Those whom a reservation concerns: they may see it. */
export function people({ organizerId, createdBy, attendees }: Ownership): string[] {
  return [...new Set([organizerId, createdBy, ...invited(attendees)])];
}

/** Its people, and managers. For everyone else a reservation does not exist. */
export function maySee(actor: Actor, reservation: Ownership): boolean {
  return actor.manages || (actor.id !== null && people(reservation).includes(actor.id));
}

interface Condition {
  /** Whose it is to do, besides managers. */
  by: 'its owners' | 'managers' | 'those invited';
  in: Status[];
  if?: (reservation: Standing, now: Date) => boolean;
}

const isHeld = ({ heldUntil }: Standing, now: Date) => heldUntil !== null && now < heldUntil;

const ACTIONS: Record<Action, Condition> = {
  RESCHEDULE: {
    by: 'its owners',
    in: ['PENDING_APPROVAL', 'PENDING_PAYMENT', 'CONFIRMED'],
    if: ({ offered }) => !offered,
  },
  CANCEL: {
    by: 'its owners',
    in: ['CREATED', 'PENDING_APPROVAL', 'PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN'],
  },
  CHECK_IN: {
    by: 'its owners',
    in: ['CONFIRMED'],
    if: ({ startsAt, checkInBy }, now) =>
      now.getTime() >= startsAt.getTime() - CHECK_IN_OPENS_MS && (checkInBy === null || now < checkInBy),
  },
  APPROVE: {
    by: 'managers',
    in: ['PENDING_APPROVAL'],
    if: (reservation, now) => !reservation.offered && isHeld(reservation, now),
  },
  REJECT: { by: 'managers', in: ['PENDING_APPROVAL'], if: ({ offered }) => !offered },
  ACCEPT_OFFER: {
    by: 'its owners',
    in: ['PENDING_APPROVAL'],
    if: (reservation, now) => reservation.offered && isHeld(reservation, now),
  },
  RESPOND: {
    by: 'those invited',
    in: ['CREATED', 'PENDING_APPROVAL', 'PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN'],
  },
};

export function allowedActions(actor: Actor, reservation: Standing, now: Date): Action[] {
  if (reservation.endsAt <= now || !maySee(actor, reservation)) return [];
  return (Object.keys(ACTIONS) as Action[]).filter((action) => {
    const { by, in: statuses, if: condition } = ACTIONS[action];
    return (
      isFor(by, actor, reservation) && statuses.includes(reservation.status) && (condition?.(reservation, now) ?? true)
    );
  });
}

function isFor(by: Condition['by'], { id, manages }: Actor, { organizerId, createdBy, attendees }: Ownership): boolean {
  // An invitation is a person's own.
  if (by === 'those invited') return id !== null && invited(attendees).includes(id);
  if (manages) return true;
  return by === 'its owners' && (id === organizerId || id === createdBy);
}

function invited(attendees: Ownership['attendees']): string[] {
  return attendees.flatMap(({ userId }) => userId ?? []);
}
