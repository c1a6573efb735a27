import { requireManager } from '@berth/subgraph';
import type { UserResolvers } from '../generated/resolvers.ts';
import { listReservations } from '../reservation-list.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  reservations: ({ id }, args, context) => {
    if (context.viewer?.id !== id) requireManager(context.viewer);
    return listReservations(context, 'organizer', id, args);
  },
};
