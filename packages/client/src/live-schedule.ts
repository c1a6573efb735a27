import type { BerthClient } from './client.ts';
import { ScheduleChangedDocument, ScheduleDocument, type SlotFragment } from './generated/operations.ts';

export type Slot = SlotFragment;

export interface Wanted {
  bookableId: string;
  window: { startsAt: string; endsAt: string };
}

/**
 * What is taken of a bookable within a window, in order of time: as it is now, and again at each change, until `signal` is
 * aborted or the loop is left.
 */
export async function* liveSchedule(
  client: BerthClient,
  { bookableId, window }: Wanted,
  until: { signal?: AbortSignal } = {},
): AsyncGenerator<Slot[], void> {
  let { slots, cursor } = await read();
  yield inOrder(slots);
  for await (const message of client.follow(ScheduleChangedDocument, { bookableId, after: cursor }, until)) {
    if (message.__typename === 'StreamReset') ({ slots, cursor } = await read());
    else {
      const { taken, reservationId, startsAt, endsAt, quantity } = message;
      if (taken && overlaps(message, window)) slots.set(reservationId, { reservationId, startsAt, endsAt, quantity });
      else if (!slots.delete(reservationId)) continue;
    }
    yield inOrder(slots);
  }

  async function read() {
    const { bookable } = await client.askPatiently(ScheduleDocument, { bookableId, window }, until);
    if (!bookable) throw new Error(`There is no bookable ${bookableId}.`);
    const { busy, cursor } = bookable.schedule;
    return { cursor, slots: new Map(busy.map((slot) => [slot.reservationId, slot])) };
  }
}

function overlaps(slot: { startsAt: string; endsAt: string }, window: Wanted['window']): boolean {
  return Date.parse(slot.startsAt) < Date.parse(window.endsAt) && Date.parse(slot.endsAt) > Date.parse(window.startsAt);
}

function inOrder(slots: ReadonlyMap<string, Slot>): Slot[] {
  return [...slots.values()].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
}
