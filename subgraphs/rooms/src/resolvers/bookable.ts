import { loadOf } from '../bookable.ts';
import type { Context } from '../context.ts';
import type { Aircraft, Bookable as BookableModel, Venue } from '../generated/prisma/client.ts';
import type { BookableResolvers, FlightResolvers, RoomResolvers, TableResolvers } from '../generated/resolvers.ts';
import { KINDS } from '../kinds.ts';
import { policyOf } from '../policy.ts';
import { priceOf } from '../price.ts';

export const Bookable: BookableResolvers = {
  __resolveType: ({ kind }) => KINDS[kind].typename,
  __resolveReference: ({ id }, { loaders }) => loaders.bookables.load(id),
};

const ofEveryKind = {
  // Foreign keys see to it that it is there.
  venue: ({ venueId }: BookableModel, _: unknown, { loaders }: Context) =>
    loaders.venues.load(venueId) as Promise<Venue>,
  policy: policyOf,
  price: priceOf,
  now: (bookable: BookableModel, _: unknown, { loaders }: Context) => loaders.now.load(bookable),
};

export const Room: RoomResolvers = {
  ...ofEveryKind,
  __resolveReference: ({ id }, { loaders }) => loadOf('ROOM', id, loaders),
  equipment: ({ id }, _, { loaders }) => loaders.equipment.load(id),
};

export const Table: TableResolvers = {
  ...ofEveryKind,
  __resolveReference: ({ id }, { loaders }) => loadOf('TABLE', id, loaders),
};

export const Flight: FlightResolvers = {
  ...ofEveryKind,
  __resolveReference: ({ id }, { loaders }) => loadOf('FLIGHT', id, loaders),
  aircraft: ({ aircraftId }, _, { loaders }) => loaders.aircraft.load(aircraftId) as Promise<Aircraft>,
  destination: ({ destinationId }, _, { loaders }) => loaders.venues.load(destinationId) as Promise<Venue>,
};
