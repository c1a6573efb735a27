import { requireManager } from '@berth/subgraph';
import { maySee } from '../domain/actions.ts';
import { unitsOf, unitsTaken } from '../domain/bookable.ts';
import { fullTimes, without } from '../domain/inventory.ts';
import type { BookableResolvers, BusyResolvers, ScheduleResolvers } from '../generated/resolvers.ts';
import { listReservations } from '../reservation-list.ts';
import { checkedWindow } from '../window.ts';

export const Bookable: BookableResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  schedule: ({ id }, { window }) => ({ bookableId: id, window: checkedWindow(window), asOf: new Date() }),

  async availability({ id }, { window, quantity }, { bookables, taken }) {
    const checked = checkedWindow(window);
    const bookable = await bookables.load(id);
    if (!bookable?.active) return [];
    const claims = await taken.load({ bookableId: id, window: checked });
    const full = fullTimes(claims, unitsOf(bookable), unitsTaken(bookable, quantity ?? 1));
    return without(checked, full);
  },

  reservations: ({ id }, args, { viewer, prisma }) => {
    requireManager(viewer);
    return listReservations(prisma, { bookableId: id }, args);
  },
};

export const Schedule: ScheduleResolvers = {
  busy: ({ bookableId, window }, _, { taken }) => taken.load({ bookableId, window }),
};

export const Busy: BusyResolvers = {
  reservationId: ({ reservation }) => reservation.id,
  startsAt: ({ reservation }) => reservation.startsAt,
  endsAt: ({ reservation }) => reservation.endsAt,
  reservation: ({ reservation }, _, { actor }) => (maySee(actor, reservation) ? reservation : null),
};
