import { EventEmitter, on } from 'node:events';
import type { Bus, Subscription } from '@berth/bus';
import { eventName, parseReservationEvent, type ReservationEvent } from '@berth/events';
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
  reservation: { __typename: 'Reservation'; id: string };
}

export interface ScheduleFeed {
  changesOf(bookableId: string): AsyncIterableIterator<ReservationChange>;
  stop(): Promise<void>;
}

/** Hands every reservation event on the bus to whoever listens for its bookable. */
export async function openScheduleFeed(bus: Bus, logger: Logger): Promise<ScheduleFeed> {
  const changes = new EventEmitter().setMaxListeners(0);
  const tail: Subscription = await bus.tail('reservations', (message) => {
    try {
      const event = parseReservationEvent(message);
      changes.emit(event.data.bookableId, changeOf(event));
    } catch (error) {
      logger.error({ err: error, event: message.id }, 'an event could not be read; subscribers do not see it');
    }
  });
  return {
    changesOf: (bookableId) => mapStream(on(changes, bookableId), async ([change]) => change as ReservationChange),
    stop: () => tail.stop(),
  };
}

function changeOf({ type, time, subject, data }: ReservationEvent): ReservationChange {
  const { startsAt, endsAt, quantity, taken } = data;
  return {
    __typename: 'ReservationChange',
    type: eventName(type),
    at: time,
    reservationId: subject,
    ...{ startsAt, endsAt, quantity, taken },
    reservation: { __typename: 'Reservation', id: subject },
  };
}
