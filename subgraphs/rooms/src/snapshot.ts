import type { BookableSnapshot, VenueSnapshot } from '@berth/events';
import { isOf } from './bookable.ts';
import type { Bookable, Closure, Venue } from './generated/prisma/client.ts';
import { policyOf } from './policy.ts';
import { priceOf } from './price.ts';
import { openingHoursOf } from './venue.ts';

/** What others may know of a bookable: events carry it whole, so that nobody need ask. */
export function bookableSnapshot(bookable: Bookable, equipment: readonly { code: string }[]): BookableSnapshot {
  const { kind, name, venueId, inventory, capacity, minPartySize, active } = bookable;
  return {
    kind,
    name,
    venueId,
    inventory,
    capacity,
    minQuantity: minPartySize ?? 1,
    equipment: equipment.map(({ code }) => code).sort(),
    policy: policyOf(bookable),
    slot: isOf('FLIGHT', bookable) ? span(bookable.departsAt, bookable.arrivesAt) : null,
    price: priceOf(bookable),
    active,
  };
}

export function venueSnapshot(venue: Venue, closures: readonly Closure[]): VenueSnapshot {
  const { name, timeZone } = venue;
  return {
    name,
    timeZone,
    openingHours: openingHoursOf(venue),
    closures: closures.map(({ id, startsAt, endsAt }) => ({ id, ...span(startsAt, endsAt) })),
  };
}

function span(startsAt: Date, endsAt: Date) {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
