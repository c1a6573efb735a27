import type { UserResolvers } from '../generated/resolvers.ts';
import { listReservations } from '../reservation-list.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  reservations: ({ id }, args, context) => listReservations(context, 'organizer', id, args),
};
