import type { Bus } from '@berth/bus';
import type { Place, ReservationEvent } from '@berth/events';

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
  live: AsyncIterableIterator<[ReservationEvent]>;
}

/**
 * A bookable's events in order, each once and without a gap: what came after a place, then what comes. It listens before
 * it reads, so nothing falls in between; what it is told twice it tells once; and where it hears of one too far ahead, it
 * reads what it missed.
 */
export function follow(
  from: From,
  { history, read, present, live }: Following,
): AsyncIterableIterator<ReservationEvent | Lost> {
  const due: (ReservationEvent | Lost)[] = [];
  let last: Place | null = from === 'unknown' ? null : from;
  let behind = from !== null;

  async function catchUp(): Promise<void> {
    behind = false;
    const missed = last && (await history(last));
    if (!missed) {
      last = await present();
      due.push({ lost: last });
      return;
    }
    last = missed.at(-1) ?? last;
    due.push(...missed.flatMap((message) => read(message) ?? []));
  }

  return {
    async next() {
      for (;;) {
        const value = due.shift();
        if (value) return { done: false, value };
        if (behind) {
          await catchUp();
          continue;
        }
        const heard = await live.next();
        if (heard.done) return { done: true, value: undefined };
        const [event] = heard.value;
        if (last && event.sequence <= last.sequence) continue;
        behind = last !== null && event.sequence > last.sequence + 1;
        if (behind) continue;
        last = event;
        return { done: false, value: event };
      }
    },
    async return() {
      await live.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
