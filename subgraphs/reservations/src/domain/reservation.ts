import type { ReservationEvent } from '@berth/events';

export type Status = 'CREATED' | 'CONFIRMED' | 'CANCELLED';

export interface Slot {
  startsAt: Date;
  endsAt: Date;
}

export interface Reason {
  code: string;
  message: string;
}

/** A reservation as its events tell it. */
export interface Reservation extends Slot {
  id: string;
  version: number;
  status: Status;
  bookableId: string;
  organizerId: string;
  createdBy: string;
  title: string | null;
  quantity: number;
  reason: Reason | null;
  createdAt: Date;
}

/** An event before it has its place in the history. */
export type Change = DistributivePick<ReservationEvent, 'type' | 'data'>;
type DistributivePick<T, K extends keyof T> = T extends unknown ? Pick<T, K> : never;

/** State after an event. `state` is null before the first. */
export function evolve(state: Reservation | null, id: string, { type, data }: Change, at: Date): Reservation {
  const { bookableId, organizerId, status, quantity } = data;
  const told = {
    bookableId,
    organizerId,
    status,
    quantity,
    startsAt: new Date(data.startsAt),
    endsAt: new Date(data.endsAt),
  };
  if (type === 'reservation.created.v1') {
    const { createdBy, title } = data;
    return { id, version: 1, createdBy, title, reason: null, createdAt: at, ...told };
  }
  if (!state) throw new Error(`The history of ${id} does not begin with its creation.`);
  const reason = type === 'reservation.cancelled.v1' ? data.reason : state.reason;
  return { ...state, ...told, reason, version: state.version + 1 };
}

/** Whether a reservation in this status holds its slot. */
export function holds(status: Status): boolean {
  return status === 'CONFIRMED';
}
