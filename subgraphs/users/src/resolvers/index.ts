import { DateTimeResolver, EmailAddressResolver, TimeZoneResolver } from 'graphql-scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { User } from './user.ts';

export const resolvers: Resolvers = {
  DateTime: DateTimeResolver,
  EmailAddress: EmailAddressResolver,
  TimeZone: TimeZoneResolver,
  Query,
  Mutation,
  User,
};
