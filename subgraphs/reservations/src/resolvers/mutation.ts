import { requireManager, requireViewer } from '@berth/subgraph';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { handle, type Request } from '../handle.ts';
import { readById, readCancel, readCreate, readReject, readReschedule, readRespond } from '../inputs/reservation.ts';
import { asResult } from './result.ts';
import { seriesMutations } from './series.ts';
import { waitlistMutations } from './waitlist.ts';

export const Mutation: MutationResolvers = {
  async createReservation(_, { input }, context) {
    const read = readCreate(input, requireViewer(context.viewer));
    return 'problem' in read ? read.problem : answer(context, read.command, input.idempotencyKey);
  },

  async rescheduleReservation(_, { input }, context) {
    requireViewer(context.viewer);
    const read = readReschedule(input);
    return 'problem' in read ? read.problem : answer(context, read.command, input.idempotencyKey);
  },

  async cancelReservation(_, { input }, context) {
    requireViewer(context.viewer);
    const read = readCancel(input);
    return 'problem' in read ? read.problem : answer(context, read.command, input.idempotencyKey);
  },

  async checkIn(_, { reservationId }, context) {
    requireViewer(context.viewer);
    const read = readById('checkIn', reservationId, null);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  async approveReservation(_, { id, expectedVersion = null }, context) {
    requireManager(context.viewer);
    const read = readById('approve', id, expectedVersion);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  async rejectReservation(_, args, context) {
    requireManager(context.viewer);
    const read = readReject(args);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  async respondToInvitation(_, args, context) {
    requireViewer(context.viewer);
    const read = readRespond(args);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  async acceptOffer(_, { reservationId, expectedVersion = null }, context) {
    requireViewer(context.viewer);
    const read = readById('accept', reservationId, expectedVersion);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  ...seriesMutations,
  ...waitlistMutations,
};

async function answer(context: Context, command: Request, idempotencyKey?: string | null) {
  const { id: userId } = requireViewer(context.viewer);
  const key = idempotencyKey == null ? null : { userId, key: idempotencyKey };
  return asResult(await handle(context, context.actor, command, key));
}
