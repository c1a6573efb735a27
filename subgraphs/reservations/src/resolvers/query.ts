import { requireViewer } from '@berth/subgraph';
import { searchAvailability } from '../availability-search.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { simulate } from '../handle.ts';
import { readMatch } from '../inputs/match.ts';
import { readCreate } from '../inputs/reservation.ts';
import { listReservations } from '../reservation-list.ts';
import { reportUtilization } from '../utilization-report.ts';
import { entriesOf } from '../waitlist/waitlist-entry.ts';
import { asResult } from './result.ts';
import { visibleReservation } from './visible-reservation.ts';

export const Query: QueryResolvers = {
  reservation: (_, { id, asOf }, context) => visibleReservation(context, id, asOf),

  myReservations: (_, args, context) => listReservations(context, 'organizer', requireViewer(context.viewer).id, args),

  myWaitlist: (_, __, { viewer, pool }) => entriesOf(pool, requireViewer(viewer).id),

  searchAvailability: (_, args, context) => searchAvailability(context, args),

  utilization: (_, { match, window }, context) => reportUtilization(context, match ? readMatch(match) : null, window),

  async simulateReservation(_, { input }, context) {
    const read = readCreate(input, requireViewer(context.viewer));
    return 'problem' in read ? read.problem : asResult(await simulate(context, context.actor, read.command));
  },
};
