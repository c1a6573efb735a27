import type { Envelope } from '@berth/events';
import type { History } from './bus.ts';

/** Nobody makes the bus read more messages than these at a time, whatever place they say they come from. */
export const TOO_MUCH = 50_000;

/** So many events of a key are told at a time. */
export const PORTION = 500;

/**
 * What follows the event with this number, given a key's events from that one on, of which there are no more where a
 * portion is empty: the numbers have no gaps, which proves that nothing is missing. Null where something is. Nobody can
 * have seen an event before the first.
 */
export async function* following(portions: AsyncIterable<Envelope[]>, sequence: number): History {
  let next = Math.max(sequence, 1);
  let isSeen = sequence === 0;
  for await (const events of portions) {
    isSeen ||= events.length > 0;
    if (!isSeen || events.some((event, index) => event.sequence !== next + index)) {
      yield null;
      return;
    }
    next += events.length;
    yield events.filter((event) => event.sequence > sequence);
  }
}
