import { DateTimeResolver, EmailAddressResolver, TimeZoneResolver } from 'graphql-scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import { accountMutations } from './account-mutations.ts';
import { Query } from './query.ts';
import { sessionMutations } from './session-mutations.ts';
import { User } from './user.ts';

export const resolvers: Resolvers = {
  DateTime: DateTimeResolver,
  EmailAddress: EmailAddressResolver,
  TimeZone: TimeZoneResolver,
  Query,
  Mutation: { ...sessionMutations, ...accountMutations },
  User,
};
