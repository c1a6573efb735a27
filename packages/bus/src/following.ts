import type { Envelope } from '@berth/events';

/** Nobody makes the bus read more messages than these at a time, whatever place they say they come from. */
export const TOO_MUCH = 50_000;

/**
 * What follows the event with this number, given a key's events from that one on: the numbers have no gaps, which
 * proves that nothing is missing. Null where something is. Nobody can have seen an event before the first.
 */
export function following(events: readonly Envelope[], sequence: number): Envelope[] | null {
  const first = Math.max(sequence, 1);
  if (events.some((event, index) => event.sequence !== first + index)) return null;
  if (sequence === 0) return [...events];
  return events.length > 0 ? events.slice(1) : null;
}
