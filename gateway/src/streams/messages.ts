import { eventName, type ReservationEvent } from '@berth/events';
import type { Viewer } from '@berth/identity';
import type { Heard } from './feed.ts';

/** A field of Subscription, with what a client is told; see events.graphql. */
export type Told = Record<string, ReservationChange | StreamReset>;

interface ReservationChange {
  __typename: 'ReservationChange';
  cursor: string;
  type: string;
  at: string;
  reservationId: string;
  startsAt: string;
  endsAt: string;
  quantity: number;
  taken: boolean;
  reservation: { __typename: 'Reservation'; id: string } | null;
  /** No client is told: in whose trace what follows from it stands. */
  traceparent: string | undefined;
}

interface StreamReset {
  __typename: 'StreamReset';
  cursor: string;
  reason: string;
}

const REASON = 'What came after your cursor is not known any more: ask how things stand, then go on from this one.';

const known = new WeakMap<ReservationEvent, Map<string, Told>>();

/** Those who may see as much of an event are told the same, and so it is one object: what follows from it is shared. */
export function tellingOf(field: string, viewer: Viewer | null, heard: Heard): Told {
  if ('reset' in heard) return { [field]: { __typename: 'StreamReset', cursor: heard.reset, reason: REASON } };
  const { event, cursor } = heard;
  const isSeen = maySee(viewer, event);
  const [kinds, kind] = [known.get(event) ?? new Map<string, Told>(), `${field} ${isSeen} ${cursor}`];
  const told = kinds.get(kind) ?? { [field]: changeIn(event, cursor, isSeen) };
  known.set(event, kinds.set(kind, told));
  return told;
}

/** To one who may see the reservation, and to one who may know only that the time is taken. */
function changeIn(
  { type, time, subject, traceparent, data }: ReservationEvent,
  cursor: string,
  isSeen: boolean,
): ReservationChange {
  const { startsAt, endsAt, quantity, claim } = data;
  return {
    __typename: 'ReservationChange',
    cursor,
    type: eventName(type),
    at: time,
    reservationId: subject,
    ...{ startsAt, endsAt, quantity, taken: claim !== null },
    reservation: isSeen ? { __typename: 'Reservation', id: subject } : null,
    traceparent,
  };
}

/** Whether it leads to what only some may see: what is asked of it then is asked in a viewer's own name. */
export function leadsFurther(told: Told): boolean {
  return Object.values(told).some((message) => message.__typename === 'ReservationChange' && message.reservation);
}

/** The trace of the request that it is told of. */
export function traceOf(told: Told): string | undefined {
  return Object.values(told).flatMap((message) => ('traceparent' in message ? (message.traceparent ?? []) : []))[0];
}

export function maySee(viewer: Viewer | null, { data }: ReservationEvent): boolean {
  return viewer !== null && (viewer.role !== 'MEMBER' || data.visibleTo.includes(viewer.id));
}
