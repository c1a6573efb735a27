import { eventName } from '@berth/events';
import { connection, page } from '@berth/subgraph';
import { allowedActions } from '../domain/actions.ts';
import type { Status } from '../domain/reservation.ts';
import type { AttendeeResolvers, ReservationEventResolvers, ReservationResolvers } from '../generated/resolvers.ts';
import { visibleReservation } from './visible-reservation.ts';

export const Reservation: ReservationResolvers = {
  __resolveReference: ({ id }, context) => visibleReservation(context, id),
  bookable: ({ bookableId }) => ({ id: bookableId }),
  organizer: ({ organizerId }) => ({ id: organizerId }),
  createdBy: ({ createdBy, organizerId }) => (createdBy === organizerId ? null : { id: createdBy }),
  series: ({ seriesId }, _, { series }) => (seriesId ? series.load(seriesId) : null),
  allowedActions: async (reservation, _, { actor, now }) => allowedActions(actor, reservation, await now()),

  async history({ id }, args, { histories }) {
    const asked = page({ ...args, first: args.first ?? 50 }, isKey);
    const rows = await histories.load(id, { after: asked.after?.[0] ?? 0, take: asked.take });
    return connection(
      asked,
      rows,
      ({ version }): Key => [version],
      async () => 0,
    );
  },
};

export const Attendee: AttendeeResolvers = {
  user: ({ userId }) => (userId ? { id: userId } : null),
};

export const ReservationEvent: ReservationEventResolvers = {
  type: ({ type }) => eventName(type),
  actor: ({ actor }) => (actor === null ? null : { id: actor }),
  overrides: ({ data }) => (data as { overrides?: string[] }).overrides ?? [],
  status: ({ data }) => (data as { status: Status }).status,
};

type Key = [version: number];

function isKey(key: unknown[]): key is Key {
  const [version] = key;
  return key.length === 1 && Number.isInteger(version) && (version as number) >= 0 && (version as number) < 1e9;
}
