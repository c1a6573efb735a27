import { invalidInput, isUuid, notFound, requireViewer } from '@berth/subgraph';
import { deactivate, setRole, updateProfile } from '../accounts.ts';
import type { Context } from '../context.ts';
import type { User } from '../generated/prisma/client.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { addressProblem, nameProblem } from '../text.ts';
import { EMAIL_TAKEN } from './refusals.ts';

/** Changing accounts. Who may do what stands in rules.ts. */
export const accountMutations = {
  async updateUser(_, { input }, context) {
    const { id, name, email, timeZone } = input;
    const problem = (name != null && nameProblem(name)) || (email != null && addressProblem(email));
    if (problem) return problem;
    if (!isUuid(id)) return notFound('user');
    const profile = {
      ...(name != null && { name: name.trim() }),
      ...(email != null && { email }),
      ...(timeZone != null && { timeZone }),
    };
    const user = await updateProfile(context.database, actorOf(context), id, profile);
    return user === null ? EMAIL_TAKEN : answer(context, user);
  },

  async setUserRole(_, { id, role }, context) {
    if (!isUuid(id)) return notFound('user');
    return answer(context, await setRole(context.database, actorOf(context), id, role));
  },

  async deactivateUser(_, { id }, context) {
    if (!isUuid(id)) return notFound('user');
    return answer(context, await deactivate(context.database, actorOf(context), id));
  },
} satisfies MutationResolvers;

function actorOf({ viewer }: Context): string {
  return requireViewer(viewer).id;
}

function answer({ relay }: Context, result: User | 'nobody' | 'last admin') {
  if (result === 'nobody') return notFound('user');
  if (result === 'last admin')
    return invalidInput(['id'], 'This is the last admin: make somebody else an admin first.');
  relay.wake();
  return { __typename: 'UserSuccess' as const, user: result };
}
