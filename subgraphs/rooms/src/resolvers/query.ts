import { loadOf } from '../bookable.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { listBookables, listFlights } from '../lists/bookables.ts';
import { bookablesThat, flightsThat } from '../lists/filter.ts';
import { listVenues } from '../lists/venues.ts';

export const Query: QueryResolvers = {
  bookable: (_, { id }, { loaders }) => loaders.bookables.load(id),
  room: (_, { id }, { loaders }) => loadOf('ROOM', id, loaders),
  venue: (_, { id }, { loaders }) => loaders.venues.load(id),

  bookables: (_, { filter, ...args }, { viewer, database }) =>
    listBookables(database, bookablesThat(filter, viewer), args),
  rooms: (_, { filter, ...args }, { viewer, database }) =>
    listBookables(database, { AND: [{ kind: 'ROOM' }, bookablesThat(filter, viewer)] }, args),
  flights: (_, { filter, ...args }, { database }) => listFlights(database, flightsThat(filter), args),
  venues: (_, args, { database }) => listVenues(database, args),
};
