import { toCursor } from '@berth/events';
import { isUuid } from '@berth/subgraph';
import { maySee } from '../domain/actions.ts';
import { within } from '../domain/opening.ts';
import type { BookableResolvers, BusyResolvers, ScheduleResolvers } from '../generated/resolvers.ts';
import { listReservations } from '../reservation-list.ts';
import { checkedQuantity, freeTimesOf } from '../search.ts';
import { takenAfter } from '../time-travel.ts';
import { checkedWindow } from '../window.ts';

export const Bookable: BookableResolvers = {
  __resolveReference: ({ id }) => (isUuid(id) ? { id } : null),

  async schedule({ id }, { window: asked, asOf = null }, { places }) {
    const window = checkedWindow(asked);
    // Before what is taken is looked at: a change in between is told twice rather than not at all.
    return { bookableId: id, window, asOf, place: await places.load({ key: id, asOf }) };
  },

  async availability({ id }, { window, quantity }, context) {
    const [found] = await freeTimesOf(context, [id], checkedWindow(window), checkedQuantity(quantity));
    return found?.free ?? [];
  },

  reservations: ({ id }, args, context) => listReservations(context, 'bookable', id, args),
};

export const Schedule: ScheduleResolvers = {
  cursor: ({ place }) => toCursor(place),
  asOf: ({ asOf }, _, { now }) => asOf ?? now(),

  async busy({ bookableId, window, asOf }, _, { taken, bookables, changesUntil }) {
    if (asOf) {
      const [bookable, changes] = await Promise.all([bookables.load(bookableId), changesUntil.load(bookableId, asOf)]);
      return bookable ? takenAfter(changes, bookable, window) : [];
    }
    const times = await taken.load({ bookableId, window });
    // A claim may reach into the window by its buffer alone.
    return times.filter(({ reservation }) => within(reservation, window).length > 0);
  },
};

export const Busy: BusyResolvers = {
  reservationId: ({ reservation }) => reservation.id,
  startsAt: ({ reservation }) => reservation.startsAt,
  endsAt: ({ reservation }) => reservation.endsAt,
  reservation: ({ reservation }, _, { actor }) => (maySee(actor, reservation) ? reservation : null),
};
