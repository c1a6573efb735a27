import type { BookableSnapshot, BookingPolicy } from '@berth/events';
import { milliseconds } from './duration.ts';
import type { Venue } from './opening.ts';
import type { Slot } from './reservation.ts';

/** What the engine knows of a thing that can be booked, whatever its kind. */
export interface Bookable {
  id: string;
  /** A word that other subgraphs know the meaning of; here it only tells alike from unlike. */
  kind: string;
  venueId: string;
  inventory: 'EXCLUSIVE' | 'POOLED';
  capacity: number;
  minQuantity: number;
  policy: BookingPolicy;
  /** Null where booking is free. */
  price: BookableSnapshot['price'];
  /** Where it can be booked only as a whole: the one slot there is. */
  slot: Slot | null;
  active: boolean;
  venue: Venue;
}

/** How many reservations' units fit in at a time. */
export function unitsOf({ inventory, capacity }: Bookable): number {
  return inventory === 'EXCLUSIVE' ? 1 : capacity;
}

/** How many of those units a reservation takes. */
export function unitsTaken({ inventory }: Bookable, quantity: number): number {
  return inventory === 'EXCLUSIVE' ? 1 : quantity;
}

/** What a reservation takes of the bookable, as its events say it. */
export function claimOf(slot: Slot, quantity: number, bookable: Bookable) {
  const { startsAt, endsAt } = withBuffers(slot, bookable);
  return {
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    quantity: unitsTaken(bookable, quantity),
    exclusive: bookable.inventory === 'EXCLUSIVE',
  };
}

/** What a reservation takes of the bookable's time: its slot, and what the policy puts before and after it. */
export function withBuffers({ startsAt, endsAt }: Slot, { policy }: Bookable): Slot {
  return {
    startsAt: new Date(startsAt.getTime() - milliseconds(policy.bufferBefore)),
    endsAt: new Date(endsAt.getTime() + milliseconds(policy.bufferAfter)),
  };
}

/** Which times a claim keeps others out of: they bring their own buffers. */
export function keepingClear({ startsAt, endsAt }: Slot, { policy }: Bookable): Slot {
  return {
    startsAt: new Date(startsAt.getTime() - milliseconds(policy.bufferAfter)),
    endsAt: new Date(endsAt.getTime() + milliseconds(policy.bufferBefore)),
  };
}
