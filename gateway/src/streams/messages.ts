import { eventName, type ReservationEvent } from '@berth/events';
import type { Viewer } from '@berth/identity';
import type { Told } from './feed.ts';

/** What a client is told; see events.graphql. */
export type Message = ReservationChange | StreamReset;

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
}

interface StreamReset {
  __typename: 'StreamReset';
  cursor: string;
  reason: string;
}

const REASON = 'What came after your cursor is not known any more: ask how things stand, then go on from this one.';

/** To one who may see the reservation, and to one who may know only that the time is taken. */
export function messageFor(viewer: Viewer | null, told: Told): Message {
  if ('reset' in told) return { __typename: 'StreamReset', cursor: told.reset, reason: REASON };
  const { type, time, subject, data } = told.event;
  const { startsAt, endsAt, quantity, claim } = data;
  return {
    __typename: 'ReservationChange',
    cursor: told.cursor,
    type: eventName(type),
    at: time,
    reservationId: subject,
    ...{ startsAt, endsAt, quantity, taken: claim !== null },
    reservation: maySee(viewer, told.event) ? { __typename: 'Reservation', id: subject } : null,
  };
}

export function maySee(viewer: Viewer | null, { data }: ReservationEvent): boolean {
  return viewer !== null && (viewer.role !== 'MEMBER' || data.visibleTo.includes(viewer.id));
}
