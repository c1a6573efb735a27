import {
  DateTimeResolver,
  DurationResolver,
  EmailAddressResolver,
  LocalDateTimeResolver,
  UUIDResolver,
} from 'graphql-scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import { Bookable, Busy, Schedule } from './bookable.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Attendee, Reservation, ReservationEvent } from './reservation.ts';
import { ReservationSeries } from './series.ts';
import { Slot, SlotUnavailable, Utilization } from './slot.ts';
import { User } from './user.ts';
import { WaitlistEntry } from './waitlist.ts';

export const resolvers: Resolvers = {
  DateTime: DateTimeResolver,
  Duration: DurationResolver,
  EmailAddress: EmailAddressResolver,
  LocalDateTime: LocalDateTimeResolver,
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
  Attendee,
  ReservationSeries,
  WaitlistEntry,
};
