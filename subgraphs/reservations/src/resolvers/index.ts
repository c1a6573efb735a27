import { DateTimeResolver, UUIDResolver } from 'graphql-scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import { Bookable, Busy, Schedule } from './bookable.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Reservation, ReservationEvent } from './reservation.ts';
import { User } from './user.ts';

export const resolvers: Resolvers = {
  DateTime: DateTimeResolver,
  UUID: UUIDResolver,
  Query,
  Mutation,
  Bookable,
  Schedule,
  Busy,
  User,
  Reservation,
  ReservationEvent,
};
