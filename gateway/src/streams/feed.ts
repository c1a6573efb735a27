import { EventEmitter, on } from 'node:events';
import type { Bus, Subscription } from '@berth/bus';
import { parseReservationEvent, type ReservationEvent } from '@berth/events';
import type { Logger } from 'pino';
import { type From, follow, type Lost } from './follow.ts';
import type { Reservations } from './reservations.ts';

export interface Feed {
  /** Every event of a bookable, in order, from a place on. */
  eventsOf(bookableId: string, from: From): AsyncIterableIterator<ReservationEvent | Lost>;
  stop(): Promise<void>;
}

/** Reads every reservation event off the bus once, and hands it to whoever listens for its bookable. */
export async function openFeed(bus: Bus, { placeOf }: Reservations, logger: Logger): Promise<Feed> {
  const events = new EventEmitter().setMaxListeners(0);
  const isNew = rememberLast();

  function read(message: unknown): ReservationEvent | null {
    try {
      return parseReservationEvent(message);
    } catch (error) {
      logger.error({ err: error }, 'an event could not be read; subscribers do not see it');
      return null;
    }
  }

  const tail: Subscription = await bus.tail('reservations', (message) => {
    const event = read(message);
    if (event && isNew(event)) events.emit(nameOf(event.key), event);
  });
  return {
    eventsOf: (bookableId, from) =>
      follow(from, {
        read,
        history: (place) => bus.history('reservations', bookableId, place),
        present: () => placeOf(bookableId),
        live: on(events, nameOf(bookableId)) as AsyncIterableIterator<[ReservationEvent]>,
      }),
    stop: () => tail.stop(),
  };
}

/** An emitter has names of its own, such as `error`; a client must not listen to those. */
function nameOf(bookableId: string): string {
  return `bookable ${bookableId}`;
}

/** The bus may deliver an event again; the numbers of a bookable's events tell. Numbers alone are kept. */
function rememberLast(): (event: ReservationEvent) => boolean {
  const last = new Map<string, number>();
  return ({ key, sequence }) => {
    if (sequence <= (last.get(key) ?? 0)) return false;
    last.set(key, sequence);
    return true;
  };
}
