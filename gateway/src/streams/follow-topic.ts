import type { Extent, Position, Since } from '@berth/bus';
import type { ReservationEvent } from '@berth/events';

/** Where a stream goes on from: how far the topic had come, or nothing that anybody knows. Null for now. */
export type FromExtent = Extent | 'unknown' | null;

/** An event, and how far the topic has come for those who were told it. */
export interface Told {
  event: ReservationEvent;
  extent: Extent;
}

/** The log no longer knows what came after the client's place; this is how far it has come. */
export interface LostExtent {
  lost: Extent;
}

export interface FollowingTopic {
  since: (extent: Extent) => Promise<Since | null>;
  read: (message: unknown) => ReservationEvent | null;
  present: () => Extent;
  /** What comes from now on. */
  live: AsyncIterableIterator<[Told & { position: Position }]>;
}

/**
 * Some events of a whole topic, each once and without a gap, in order for each bookable: what came after a place, then what
 * comes. As `follow` does, it listens before it reads.
 */
export function followTopic(
  from: FromExtent,
  { since, read, present, live }: FollowingTopic,
): AsyncIterableIterator<Told | LostExtent> {
  const due: (Told | LostExtent)[] = [];
  let told: Extent | null = from === 'unknown' ? null : from;
  let behind = from !== null;

  async function catchUp(): Promise<void> {
    behind = false;
    const missed = told && (await since(told));
    if (!missed) {
      told = present();
      due.push({ lost: told });
      return;
    }
    for (const { event: message, position } of missed.events) {
      told = (told as Extent).with(position.lane, position.number);
      const event = read(message);
      if (event) due.push({ event, extent: told });
    }
    told = missed.extent;
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
        const [{ event, position, extent }] = heard.value;
        if (told && position.number <= (told[position.lane] ?? -1)) continue;
        told = furthest(told ?? extent, extent);
        return { done: false, value: { event, extent: told } };
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

/** What was read may be ahead of what was heard, in other lanes. */
function furthest(one: Extent, other: Extent): Extent {
  return one.map((number, lane) => Math.max(number, other[lane] ?? -1));
}
