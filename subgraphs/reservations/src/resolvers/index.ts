import { DateTimeResolver, DurationResolver, UUIDResolver } from 'graphql-scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import { Bookable, Busy, Schedule } from './bookable.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Reservation, ReservationEvent } from './reservation.ts';
import { Slot, SlotUnavailable, Utilization } from './slot.ts';
import { User } from './user.ts';

export const resolvers: Resolvers = {
  DateTime: DateTimeResolver,
  Duration: DurationResolver,
  UUID: UUIDResolver,
  Query,
  Mutation,
  Bookable,
  Schedule,
  Busy,
  Slot,
  SlotUnavailable,
  Utilization,
  User,
  Reservation,
  ReservationEvent,
};
