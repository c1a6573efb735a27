import type { Bus } from '@berth/bus';
import type { Place, ReservationEvent } from '@berth/events';
import { catchingUp } from './catch-up.ts';
import type { Stream } from './stream.ts';

/** Where a stream goes on from: a place, or nothing that anybody knows. Null for now. */
export type From = Place | 'unknown' | null;

/** The log no longer knows what came after the client's place; this is where things stand. */
export interface Lost {
  lost: Place;
}

export interface Following {
  history: (after: Place) => ReturnType<Bus['history']>;
  read: (message: unknown) => ReservationEvent | null;
  /** How far the bookable's events have come. */
  present: () => Promise<Place>;
  /** What comes from now on. */
  live: Stream<ReservationEvent>;
}

/**
 * A bookable's events in order, each once and without a gap: what came after a place, then what comes. It listens before
 * it reads, so nothing falls in between; what it is told twice it tells once; and where it hears of one too far ahead, it
 * reads what it missed.
 */
export function follow(from: From, { history, read, present, live }: Following): Stream<ReservationEvent | Lost> {
  let last: Place | null = from === 'unknown' ? null : from;

  return catchingUp<ReservationEvent, ReservationEvent | Lost>({
    live,
    behind: from !== null,
    async *catchUp() {
      for await (const missed of last ? history(last) : [null]) {
        if (missed) {
          last = missed.at(-1) ?? last;
          yield missed.flatMap((message) => read(message) ?? []);
        } else {
          last = await present();
          yield [{ lost: last }];
        }
      }
    },
    take(event) {
      if (last && event.sequence <= last.sequence) return 'told';
      if (last && event.sequence > last.sequence + 1) return 'behind';
      last = event;
      return event;
    },
  });
}
