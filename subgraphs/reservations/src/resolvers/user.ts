import { requireManager } from '@berth/subgraph';
import type { UserResolvers } from '../generated/resolvers.ts';
import { listReservations } from '../reservation-list.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  reservations: ({ id }, args, { viewer, prisma }) => {
    if (viewer?.id !== id) requireManager(viewer);
    return listReservations(prisma, { organizerId: id }, args);
  },
};
