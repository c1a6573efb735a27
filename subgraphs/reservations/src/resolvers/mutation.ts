import { requireViewer } from '@berth/subgraph';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { handle, type Request } from '../handle.ts';
import { readById, readCancel, readCreate, readReject, readReschedule, readRespond } from '../inputs/reservation.ts';
import { asResult, keyOf } from './result.ts';
import { seriesMutations } from './series.ts';
import { waitlistMutations } from './waitlist.ts';

export const Mutation: MutationResolvers = {
  async createReservation(_, { input }, context) {
    const read = readCreate(input, requireViewer(context.viewer));
    return 'problem' in read ? read.problem : answer(context, read.command, input);
  },

  async rescheduleReservation(_, { input }, context) {
    const read = readReschedule(input);
    return 'problem' in read ? read.problem : answer(context, read.command, input);
  },

  async cancelReservation(_, { input }, context) {
    const read = readCancel(input);
    return 'problem' in read ? read.problem : answer(context, read.command, input);
  },

  async checkIn(_, { reservationId }, context) {
    const read = readById('checkIn', reservationId, null);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  async approveReservation(_, { id, expectedVersion = null }, context) {
    const read = readById('approve', id, expectedVersion);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  async rejectReservation(_, args, context) {
    const read = readReject(args);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  async respondToInvitation(_, args, context) {
    const read = readRespond(args);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  async acceptOffer(_, { reservationId, expectedVersion = null }, context) {
    const read = readById('accept', reservationId, expectedVersion);
    return 'problem' in read ? read.problem : answer(context, read.command);
  },

  ...seriesMutations,
  ...waitlistMutations,
};

async function answer(context: Context, command: Request, input: { idempotencyKey?: string | null | undefined } = {}) {
  return asResult(await handle(context, context.actor, command, keyOf(context, input)));
}
