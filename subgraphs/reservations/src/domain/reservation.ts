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

export type Response = Extract<ReservationEvent, { type: 'reservation.responded.v1' }>['data']['response'];

export interface Attendee {
  email: string;
  /** Null where the address is no user's. */
  userId: string | null;
  response: Response;
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
  attendees: Attendee[];
  /** Null where it stands alone. */
  seriesId: string | null;
  /** Whether its slot is held for one who waited for it, and has not taken it yet. */
  offered: boolean;
  /** Until when it keeps its slot undecided or unpaid. */
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
    const { createdBy, title, series } = data;
    // Events of earlier versions of Berth say nothing of attendees and series.
    const attendees = (data.attendees ?? []).map((each) => ({ ...each, response: 'NEEDS_ACTION' as const }));
    const seriesId = series?.id ?? null;
    const born = { id, version: 1, createdBy, title, attendees, seriesId, offered: false, reason: null, createdAt: at };
    return { ...born, ...told };
  }
  if (!state) throw new Error(`The history of ${id} does not begin with its creation.`);
  const next = { ...state, ...told, version: state.version + 1 };
  if (type === 'reservation.responded.v1') {
    const { email, response } = data;
    return { ...next, attendees: state.attendees.map((each) => (each.email === email ? { ...each, response } : each)) };
  }
  const reason = 'reason' in data ? data.reason : state.reason;
  return { ...next, reason, offered: type === 'reservation.offered.v1' };
}

/** Whether a reservation in this status takes its slot. */
export function holds(status: Status): boolean {
  return HOLDING.has(status);
}

const HOLDING = new Set<Status>(['PENDING_APPROVAL', 'PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED']);

/** When something must happen to it without anyone asking; null where nothing will. */
export function dueAt({ status, createdAt, heldUntil, checkInBy, endsAt }: Reservation): Date | null {
  switch (status) {
    case 'CREATED':
      return createdAt;
    case 'PENDING_APPROVAL':
    case 'PENDING_PAYMENT':
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
