import { anyone, each, managers, type Rules } from '@berth/subgraph';

const OF_EVERY_KIND = 'id kind name description venue capacity inventory policy price imageUrl active now';

/**
 * Who may have what: the catalogue is for everyone, and changed by managers. A field that is not here keeps the subgraph
 * from starting. Lists show what was removed to managers alone: see lists/filter.ts.
 */
export const rules: Rules = {
  Query: each(anyone, 'bookable bookables room rooms venue venues flights'),
  Mutation: each(
    managers,
    'createVenue updateVenue closeVenue createRoom updateRoom createTable updateTable createAircraft createFlight updateFlight removeBookable',
  ),
  Bookable: { __resolveReference: anyone },
  Room: each(anyone, `__resolveReference ${OF_EVERY_KIND} floor equipment`),
  Table: each(anyone, `__resolveReference ${OF_EVERY_KIND} minPartySize`),
  Flight: each(anyone, `__resolveReference ${OF_EVERY_KIND} number aircraft destination departsAt arrivesAt`),
  Aircraft: each(anyone, '__resolveReference id model registration seats'),
  Venue: each(anyone, '__resolveReference id name address timeZone openingHours closures bookables'),
};
