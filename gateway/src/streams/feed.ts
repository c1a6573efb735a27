import { EventEmitter } from 'node:events';
import { type Bus, type History, oneAtATime } from '@berth/bus';
import {
  fromCursor,
  fromExtentCursor,
  type Place,
  parseReservationEvent,
  type ReservationEvent,
  toCursor,
  toExtentCursor,
} from '@berth/events';
import type { Logger } from 'pino';
import { follow } from './follow.ts';
import { followTopic } from './follow-topic.ts';
import { listen } from './listen.ts';
import type { Reservations } from './reservations.ts';
import { map, type Stream } from './stream.ts';

const TOPIC = 'reservations';

/** An event with the cursor that stands for it, or the one to go on from where what came before is not known any more. */
export type Heard = { event: ReservationEvent; cursor: string } | { reset: string };

/** Events in order, each once: what came after a cursor, then what comes. Without a cursor, from now on. */
export interface Feed {
  ofBookable(bookableId: string, after: string | null): Stream<Heard>;
  ofOrganizer(userId: string, after: string | null): Stream<Heard>;
}

/** Reads every reservation event off the bus once, and hands it to whoever listens for its bookable or its organizer. */
export async function openFeed(
  bus: Bus,
  { placeOf }: Reservations,
  logger: Logger,
  onReset: () => void,
): Promise<Feed> {
  const events = new EventEmitter().setMaxListeners(0);
  const isNew = rememberLast();
  // Each may read much of the log.
  const inTurn = oneAtATime();

  function read(message: unknown): ReservationEvent | null {
    try {
      return parseReservationEvent(message);
    } catch (error) {
      logger.error({ err: error }, 'an event could not be read; subscribers do not see it');
      return null;
    }
  }

  function unreadable(error: unknown): never {
    logger.warn({ err: error }, 'the log cannot be read; a subscriber is sent away, and comes back');
    throw error;
  }

  function unplaced(bookableId: string, error: unknown): never {
    logger.warn(
      { err: error, bookableId },
      'how far a bookable has come is not known; who asked to follow it is told so',
    );
    throw error;
  }

  async function* history(bookableId: string, place: Place): History {
    try {
      yield* bus.history(TOPIC, bookableId, place);
    } catch (error) {
      unreadable(error);
    }
  }

  const heard: number[] = [];
  const { from } = await bus.tail(TOPIC, (message, position) => {
    heard[position.lane] = position.number;
    const event = read(message);
    if (!event || !isNew(event)) return;
    events.emit(nameOf.bookable(event.key), event);
    const organizer = nameOf.organizer(event.data.organizerId);
    if (events.listenerCount(organizer) > 0) events.emit(organizer, { event, position, extent: present() });
  });
  const reset = (cursor: string) => {
    onReset();
    return { reset: cursor };
  };
  const present = () => from.map((number, lane) => heard[lane] ?? number);

  return {
    ofBookable(bookableId, after) {
      const told = follow(after === null ? null : (fromCursor(after) ?? 'unknown'), {
        read,
        history: (place) => history(bookableId, place),
        present: () => placeOf(bookableId).catch((error) => unplaced(bookableId, error)),
        live: listen(events, nameOf.bookable(bookableId)),
      });
      return map(told, (each) =>
        'lost' in each ? reset(toCursor(each.lost)) : { event: each, cursor: cursorOf(each) },
      );
    },
    ofOrganizer(userId, after) {
      const isOwn = ({ data }: { data: unknown }) => (data as { organizerId?: string }).organizerId === userId;
      const told = followTopic(after === null ? null : (fromExtentCursor(after) ?? 'unknown'), {
        read,
        present,
        // Who has left before their turn is read nothing.
        since: (extent, isOver) =>
          inTurn(async () => (isOver() ? null : bus.since(TOPIC, extent, isOwn))).catch(unreadable),
        live: listen(events, nameOf.organizer(userId)),
      });
      return map(told, (each) =>
        'lost' in each ? reset(toExtentCursor(each.lost)) : { event: each.event, cursor: toExtentCursor(each.extent) },
      );
    },
  };
}

const cursors = new WeakMap<ReservationEvent, string>();

/** Worked out once for all who are told the event. */
function cursorOf(event: ReservationEvent): string {
  const cursor = cursors.get(event) ?? toCursor(event);
  cursors.set(event, cursor);
  return cursor;
}

/** An emitter has names of its own, such as `error`; a client must not listen to those. */
const nameOf = {
  bookable: (id: string) => `bookable ${id}`,
  organizer: (id: string) => `organizer ${id}`,
};

/** The bus may deliver an event again; the numbers of a bookable's events tell. Numbers alone are kept. */
function rememberLast(): (event: ReservationEvent) => boolean {
  const last = new Map<string, number>();
  return ({ key, sequence }) => {
    if (sequence <= (last.get(key) ?? 0)) return false;
    last.set(key, sequence);
    return true;
  };
}
