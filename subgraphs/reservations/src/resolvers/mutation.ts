import { isUuid, notFound, requireViewer } from '@berth/subgraph';
import type { Context } from '../context.ts';
import type { Command } from '../domain/command.ts';
import type { MutationResolvers, ResolversTypes } from '../generated/resolvers.ts';
import { handle } from '../handle.ts';
import { text, time } from '../input.ts';

export const Mutation: MutationResolvers = {
  createReservation(_, { input }, context) {
    const viewer = requireViewer(context.viewer);
    const { bookableId, startsAt, endsAt } = input;
    const organizerId = input.organizerId ?? viewer.id;
    if (!isUuid(bookableId)) return notFound('bookable');
    if (!isUuid(organizerId)) return notFound('user');
    const problem = time('startsAt', startsAt) ?? time('endsAt', endsAt) ?? text('title', input.title);
    if (problem) return problem;
    const title = input.title?.trim() || null;
    const quantity = input.quantity ?? 1;
    return answer(context, { kind: 'create', bookableId, organizerId, startsAt, endsAt, quantity, title });
  },

  rescheduleReservation(_, { input }, context) {
    requireViewer(context.viewer);
    const { id, startsAt, endsAt, expectedVersion = null } = input;
    if (!isUuid(id)) return notFound('reservation');
    const problem = time('startsAt', startsAt) ?? time('endsAt', endsAt);
    return problem ?? answer(context, { kind: 'reschedule', id, startsAt, endsAt, expectedVersion });
  },

  cancelReservation(_, { input }, context) {
    requireViewer(context.viewer);
    const { id, expectedVersion = null } = input;
    if (!isUuid(id)) return notFound('reservation');
    const message = input.reason?.trim() || 'Cancelled on request.';
    const reason = { code: 'CANCELLED_ON_REQUEST', message };
    return text('reason', input.reason) ?? answer(context, { kind: 'cancel', id, reason, expectedVersion });
  },
};

/** A refusal has the shape of its member in the API's union; only the union's marker is missing. */
async function answer(context: Context, command: Command): Promise<ResolversTypes['ReservationResult']> {
  const outcome = await handle(context, context.actor, command);
  if ('reservation' in outcome) return { __typename: 'ReservationSuccess', ...outcome };
  const { problem, ...rest } = outcome.refusal;
  return { __typename: problem, ...rest } as Awaited<ResolversTypes['ReservationResult']>;
}
