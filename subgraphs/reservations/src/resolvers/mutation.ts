import { requireViewer } from '@berth/subgraph';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { handle, type Request } from '../handle.ts';
import { readCancel, readCreate, readReschedule } from '../read-command.ts';
import { asResult } from './result.ts';

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
};

async function answer(context: Context, command: Request, idempotencyKey: string | null | undefined) {
  const { id: userId } = requireViewer(context.viewer);
  const key = idempotencyKey == null ? null : { userId, key: idempotencyKey };
  return asResult(await handle(context, context.actor, command, key));
}
