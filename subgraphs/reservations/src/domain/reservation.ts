import type { ReservationEvent } from '@berth/events';

export type Status = ReservationEvent['data']['status'];

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
  /** Until when it keeps its slot undecided. */
  heldUntil: Date | null;
  /** Until when someone must check in, or the slot is freed. */
  checkInBy: Date | null;
  reason: Reason | null;
  createdAt: Date;
}

/** An event before it has its place in the history. */
export type Change = DistributivePick<ReservationEvent, 'type' | 'data'>;
type DistributivePick<T, K extends keyof T> = T extends unknown ? Pick<T, K> : never;

/** What a reservation takes of its bookable. */
export type Claimed = NonNullable<Change['data']['claim']>;

/** State after an event. `state` is null before the first. */
export function evolve(state: Reservation | null, id: string, { type, data }: Change, at: Date): Reservation {
  const { bookableId, organizerId, status, quantity } = data;
  const told = {
    ...{ bookableId, organizerId, status, quantity },
    startsAt: new Date(data.startsAt),
    endsAt: new Date(data.endsAt),
    heldUntil: dateOf(data.heldUntil),
    checkInBy: dateOf(data.checkInBy),
  };
  if (type === 'reservation.created.v1') {
    const { createdBy, title } = data;
    return { id, version: 1, createdBy, title, reason: null, createdAt: at, ...told };
  }
  if (!state) throw new Error(`The history of ${id} does not begin with its creation.`);
  const reason = 'reason' in data ? data.reason : state.reason;
  return { ...state, ...told, reason, version: state.version + 1 };
}

/** Whether a reservation in this status takes its slot. */
export function holds(status: Status): boolean {
  return HOLDING.has(status);
}

const HOLDING = new Set<Status>(['PENDING_APPROVAL', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED']);

/** When something must happen to it without anyone asking; null where nothing will. */
export function dueAt({ status, createdAt, heldUntil, checkInBy, endsAt }: Reservation): Date | null {
  switch (status) {
    case 'CREATED':
      return createdAt;
    case 'PENDING_APPROVAL':
      return heldUntil;
    case 'CONFIRMED':
      return checkInBy ?? endsAt;
    case 'CHECKED_IN':
      return endsAt;
    default:
      return null;
  }
}

function dateOf(moment: string | null | undefined): Date | null {
  return moment ? new Date(moment) : null;
}
