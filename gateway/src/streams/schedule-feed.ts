import { EventEmitter, on } from 'node:events';
import type { Bus, Subscription } from '@berth/bus';
import { eventName, parseReservationEvent, type ReservationEvent } from '@berth/events';
import type { Viewer } from '@berth/identity';
import type { Logger } from 'pino';
import { mapStream } from './map-stream.ts';

/** What one event is to a client; see events.graphql. */
export interface ReservationChange {
  __typename: 'ReservationChange';
  type: string;
  at: string;
  reservationId: string;
  startsAt: string;
  endsAt: string;
  quantity: number;
  taken: boolean;
  reservation: { __typename: 'Reservation'; id: string } | null;
}

export interface ScheduleFeed {
  /** As this viewer may see them. */
  changesOf(bookableId: string, viewer: Viewer | null): AsyncIterableIterator<ReservationChange>;
  stop(): Promise<void>;
}

/** Hands every reservation event on the bus to whoever listens for its bookable. */
export async function openScheduleFeed(bus: Bus, logger: Logger): Promise<ScheduleFeed> {
  const changes = new EventEmitter().setMaxListeners(0);
  const tail: Subscription = await bus.tail('reservations', (message) => {
    try {
      const event = parseReservationEvent(message);
      changes.emit(event.data.bookableId, event);
    } catch (error) {
      logger.error({ err: error, event: message.id }, 'an event could not be read; subscribers do not see it');
    }
  });
  return {
    changesOf: (bookableId, viewer) => mapStream(on(changes, bookableId), async ([event]) => changeFor(viewer, event)),
    stop: () => tail.stop(),
  };
}

function changeFor(viewer: Viewer | null, { type, time, subject, data }: ReservationEvent): ReservationChange {
  const { startsAt, endsAt, quantity, claim, visibleTo } = data;
  const visible = viewer !== null && (viewer.role !== 'MEMBER' || visibleTo.includes(viewer.id));
  return {
    __typename: 'ReservationChange',
    type: eventName(type),
    at: time,
    reservationId: subject,
    ...{ startsAt, endsAt, quantity, taken: claim !== null },
    reservation: visible ? { __typename: 'Reservation', id: subject } : null,
  };
}
