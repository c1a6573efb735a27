import type { VenueResolvers } from '../generated/resolvers.ts';
import { bookablesThat } from '../lists/filter.ts';
import { list } from '../lists/list.ts';
import { BY_NAME } from '../lists/order.ts';
import { openingHoursOf } from '../venue.ts';

export const Venue: VenueResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.venues.load(id),
  openingHours: openingHoursOf,
  closures: ({ id }, _, { loaders }) => loaders.closures.load(id),

  bookables({ id }, { filter, ...args }, { viewer, loaders }) {
    const where = bookablesThat(filter, viewer);
    return list(
      BY_NAME,
      args,
      ({ behind, take }) => loaders.bookablePagesOfVenues.load(id, { where: { AND: [where, behind] }, take }),
      () => loaders.bookableCountsOfVenues.load(id, { where }),
    );
  },
};
