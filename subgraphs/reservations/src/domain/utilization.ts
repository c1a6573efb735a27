import { type Bookable, unitsOf, unitsTaken } from './bookable.ts';
import { usableTimes, within } from './opening.ts';
import type { Slot, Status } from './reservation.ts';

const MINUTE_MS = 60_000;

export interface Use extends Slot {
  status: Status;
  quantity: number;
}

export interface Utilization {
  openMinutes: number;
  bookedMinutes: number;
  usedMinutes: number;
  reservations: number;
  noShows: number;
}

/** Took its slot, and gave it back only by not being used. */
const BOOKED = new Set<Status>(['CONFIRMED', 'CHECKED_IN', 'COMPLETED', 'NO_SHOW']);
const USED = new Set<Status>(['CHECKED_IN', 'COMPLETED']);

/** How much of a bookable's open time in the window was booked, and used. Of a pool, each unit counts for its share. */
export function utilization(bookable: Bookable, uses: readonly Use[], window: Slot): Utilization {
  const open = usableTimes(bookable.venue, window);
  const booked = uses.filter(({ status }) => BOOKED.has(status));
  const share = ({ quantity }: Use) => unitsTaken(bookable, quantity) / unitsOf(bookable);
  const sum = (counted: readonly Use[]) =>
    Math.round(counted.reduce((total, use) => total + minutes(within(use, window)) * share(use), 0));
  return {
    openMinutes: Math.round(minutes(open)),
    bookedMinutes: sum(booked),
    usedMinutes: sum(booked.filter(({ status }) => USED.has(status))),
    reservations: booked.length,
    noShows: booked.filter(({ status }) => status === 'NO_SHOW').length,
  };
}

function minutes(slots: readonly Slot[]): number {
  return slots.reduce((total, { startsAt, endsAt }) => total + endsAt.getTime() - startsAt.getTime(), 0) / MINUTE_MS;
}
