import { holds, type Reservation, type Status } from './reservation.ts';

export type Action = 'RESCHEDULE' | 'CANCEL';

/** Who acts. The system itself acts without an id, and may do anything. */
export interface Actor {
  id: string | null;
  manages: boolean;
}

type Ownership = Pick<Reservation, 'organizerId' | 'createdBy'>;

/** Those whom a reservation concerns. */
export function people({ organizerId, createdBy }: Ownership): string[] {
  return [...new Set([organizerId, createdBy])];
}

/** Its people, and managers. For everyone else a reservation does not exist. */
export function maySee(actor: Actor, reservation: Ownership): boolean {
  return actor.manages || (actor.id !== null && people(reservation).includes(actor.id));
}

interface Standing extends Ownership {
  status: Status;
  endsAt: Date;
}

export function allowedActions(actor: Actor, reservation: Standing, now: Date): Action[] {
  const open = holds(reservation.status) && reservation.endsAt > now;
  return open && maySee(actor, reservation) ? ['RESCHEDULE', 'CANCEL'] : [];
}
