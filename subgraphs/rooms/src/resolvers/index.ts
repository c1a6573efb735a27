import { DateTimeResolver, DurationResolver, LocalTimeResolver, TimeZoneResolver, URLResolver } from 'graphql-scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import { Aircraft } from './aircraft.ts';
import { Bookable, Flight, Room, Table } from './bookable.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Venue } from './venue.ts';

export const resolvers: Resolvers = {
  DateTime: DateTimeResolver,
  Duration: DurationResolver,
  LocalTime: LocalTimeResolver,
  TimeZone: TimeZoneResolver,
  URL: URLResolver,
  Query,
  Mutation,
  Bookable,
  Room,
  Table,
  Flight,
  Venue,
  Aircraft,
};
