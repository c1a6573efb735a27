import { isManager } from '@berth/subgraph';
import type { UserResolvers } from '../generated/resolvers.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }, { users }) => users.load(id),
  email: ({ id, email }, _, { viewer }) => (viewer?.id === id || isManager(viewer) ? email : null),
};
