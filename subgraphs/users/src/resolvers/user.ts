import { isUuid } from '@berth/subgraph';
import type { UserResolvers } from '../generated/resolvers.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }, { users }) => (isUuid(id) ? users.load(id) : null),
};
