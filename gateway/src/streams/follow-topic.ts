import type { Extent, Position, Since } from '@berth/bus';
import type { ReservationEvent } from '@berth/events';
import { catchingUp } from './catch-up.ts';
import type { Stream } from './stream.ts';

/** Where a stream goes on from: how far the topic had come, or nothing that anybody knows. Null for now. */
export type FromExtent = Extent | 'unknown' | null;

/** An event, and how far the topic has come for those who were told it. */
export interface Told {
  event: ReservationEvent;
  extent: Extent;
}

interface Heard extends Told {
  position: Position;
}

/** The log no longer knows what came after the client's place; this is how far it has come. */
export interface LostExtent {
  lost: Extent;
}

export interface FollowingTopic {
  since: (extent: Extent, isOver: () => boolean) => Promise<Since | null>;
  read: (message: unknown) => ReservationEvent | null;
  present: () => Extent;
  /** What comes from now on. */
  live: Stream<Heard>;
}

/**
 * Some events of a whole topic, each once and without a gap, in order for each bookable: what came after a place, then what
 * comes. As `follow` does, it listens before it reads.
 */
export function followTopic(
  from: FromExtent,
  { since, read, present, live }: FollowingTopic,
): Stream<Told | LostExtent> {
  let told: Extent | null = from === 'unknown' ? null : from;

  return catchingUp<Heard, Told | LostExtent>({
    live,
    behind: from !== null,
    async *catchUp(isOver) {
      const missed = told && (await since(told, isOver));
      if (!missed) {
        told = present();
        yield [{ lost: told }];
        return;
      }
      yield missed.events.flatMap(({ event: message, position }) => {
        told = (told as Extent).with(position.lane, position.number);
        const event = read(message);
        return event ? { event, extent: told } : [];
      });
      told = missed.extent;
    },
    take({ event, position, extent }) {
      if (told && position.number <= (told[position.lane] ?? -1)) return 'told';
      told = furthest(told ?? extent, extent);
      return { event, extent: told };
    },
  });
}

/** What was read may be ahead of what was heard, in other lanes. */
function furthest(one: Extent, other: Extent): Extent {
  return one.map((number, lane) => Math.max(number, other[lane] ?? -1));
}
