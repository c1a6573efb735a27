import { isUuid, notFound, requireViewer } from '@berth/subgraph';
import type { Context } from '../context.ts';
import type { MutationResolvers, WaitlistEntryResolvers } from '../generated/resolvers.ts';
import { readWish } from '../inputs/waitlist.ts';
import { joinWaitlist } from '../waitlist/join-waitlist.ts';
import { leaveWaitlist } from '../waitlist/leave-waitlist.ts';
import { entryOf } from '../waitlist/waitlist-entry.ts';
import { asWaitlistResult } from './result.ts';

export const WaitlistEntry: WaitlistEntryResolvers = {
  __resolveReference: ({ id }, { pool, viewer }) => (viewer && isUuid(id) ? entryOf(pool, viewer.id, id) : null),
  bookable: ({ bookableId }) => ({ id: bookableId }),
  offer: ({ offerId }, _, { reservations }) => (offerId ? reservations.load(offerId) : null),
};

export const waitlistMutations: Pick<Required<MutationResolvers<Context>>, 'joinWaitlist' | 'leaveWaitlist'> = {
  async joinWaitlist(_, { input }, context) {
    const read = readWish(input, requireViewer(context.viewer));
    if ('problem' in read) return read.problem;
    return asWaitlistResult(await joinWaitlist(context, context.actor, read.command));
  },

  async leaveWaitlist(_, { id }, context) {
    const viewer = requireViewer(context.viewer);
    if (!isUuid(id)) return notFound('entry');
    return asWaitlistResult(await leaveWaitlist(context, context.actor, viewer.id, id));
  },
};
