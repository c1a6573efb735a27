import type { Reservation, Status } from './reservation.ts';

export type Action = 'RESCHEDULE' | 'CANCEL' | 'CHECK_IN' | 'APPROVE' | 'REJECT';

/** Who acts. The system itself acts without an id, and may do anything. */
export interface Actor {
  id: string | null;
  manages: boolean;
}

type Ownership = Pick<Reservation, 'organizerId' | 'createdBy'>;
type Standing = Ownership & Pick<Reservation, 'status' | 'startsAt' | 'endsAt' | 'heldUntil' | 'checkInBy'>;

/** How long before its start one may check in. */
const CHECK_IN_OPENS_MS = 15 * 60_000;

/** Those whom a reservation concerns. */
export function people({ organizerId, createdBy }: Ownership): string[] {
  return [...new Set([organizerId, createdBy])];
}

/** Its people, and managers. For everyone else a reservation does not exist. */
export function maySee(actor: Actor, reservation: Ownership): boolean {
  return actor.manages || (actor.id !== null && people(reservation).includes(actor.id));
}

/** In which statuses each action makes sense, and what else it takes. */
const ACTIONS: Record<Action, { in: Status[]; if?: (actor: Actor, reservation: Standing, now: Date) => boolean }> = {
  RESCHEDULE: { in: ['PENDING_APPROVAL', 'CONFIRMED'] },
  CANCEL: { in: ['CREATED', 'PENDING_APPROVAL', 'CONFIRMED', 'CHECKED_IN'] },
  CHECK_IN: {
    in: ['CONFIRMED'],
    if: (_, { startsAt, checkInBy }, now) =>
      now.getTime() >= startsAt.getTime() - CHECK_IN_OPENS_MS && (checkInBy === null || now < checkInBy),
  },
  APPROVE: {
    in: ['PENDING_APPROVAL'],
    if: ({ manages }, { heldUntil }, now) => manages && heldUntil !== null && now < heldUntil,
  },
  REJECT: { in: ['PENDING_APPROVAL'], if: ({ manages }) => manages },
};

export function allowedActions(actor: Actor, reservation: Standing, now: Date): Action[] {
  if (reservation.endsAt <= now || !maySee(actor, reservation)) return [];
  return (Object.keys(ACTIONS) as Action[]).filter((action) => {
    const { in: statuses, if: condition } = ACTIONS[action];
    return statuses.includes(reservation.status) && (condition?.(actor, reservation, now) ?? true);
  });
}
