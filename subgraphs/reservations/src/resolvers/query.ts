import { requireViewer } from '@berth/subgraph';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { listReservations } from '../reservation-list.ts';
import { visibleReservation } from './visible-reservation.ts';

export const Query: QueryResolvers = {
  reservation: (_, { id }, context) => visibleReservation(context, id),

  myReservations: (_, args, { viewer, prisma }) =>
    listReservations(prisma, { organizerId: requireViewer(viewer).id }, args),
};
