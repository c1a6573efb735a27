import { requireViewer } from '@berth/subgraph';
import { changePasswordHash, createAccount } from '../accounts.ts';
import type { Context } from '../context.ts';
import type { User } from '../generated/prisma/client.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { lockUser } from '../journal.ts';
import { weakness } from '../password-policy.ts';
import { hashPassword, passwordMatches } from '../passwords.ts';
import { endSessions, refreshSession, startSession } from '../sessions.ts';
import { addressProblem, nameProblem } from '../text.ts';
import { EMAIL_TAKEN, invalidCredentials, weakPassword } from './refusals.ts';

/** Logging in and out. Who may do what stands in rules.ts. */
export const sessionMutations = {
  async register(_, { input }, context) {
    const { email, password, timeZone } = input;
    const name = input.name.trim();
    const problem = nameProblem(name) ?? addressProblem(email);
    if (problem) return problem;
    const weak = weakness(password, { email, name });
    if (weak) return weakPassword(weak);

    await context.limits.register(context.clientAddress);
    const passwordHash = await hashPassword(password);
    const user = await createAccount(context.database, { email, passwordHash, name, timeZone: timeZone ?? 'UTC' });
    if (!user) return EMAIL_TAKEN;
    context.relay.wake();
    return newSession(context, user);
  },

  async login(_, { input: { email, password } }, context) {
    const { database, limits, clientAddress } = context;
    const user = await limits.login(email, clientAddress, async () => {
      const account = await database.user.findUnique({ where: { email: email.toLowerCase(), active: true } });
      return (await passwordMatches(password, account?.passwordHash ?? null)) ? account : null;
    });
    return user ? newSession(context, user) : invalidCredentials('The address or the password is wrong.');
  },

  async refreshSession(_, { refreshToken }, { database, sign, relay }) {
    const session = await refreshSession(database, sign, refreshToken);
    if (session) return { __typename: 'SessionSuccess', session };
    relay.wake();
    return invalidCredentials('The session is over: log in again.');
  },

  async logout(_, { everywhere }, { database, relay, ...context }) {
    const viewer = requireViewer(context.viewer);
    const sessionsEnded = await database.$transaction(async (transaction) => {
      await lockUser(transaction, viewer.id);
      return endSessions(transaction, viewer.id, viewer.id, everywhere ? undefined : viewer.sessionId);
    });
    relay.wake();
    return { sessionsEnded };
  },

  async changePassword(_, { input }, context) {
    const { database, limits, users, clientAddress, relay } = context;
    const user = await users.load(requireViewer(context.viewer).id);
    const known =
      user?.active &&
      (await limits.login(user.email, clientAddress, async () =>
        (await passwordMatches(input.current, user.passwordHash)) ? user : null,
      ));
    if (!known) return invalidCredentials('The current password is wrong.');
    const weak = weakness(input.new, known);
    if (weak) return weakPassword(weak);

    const changed = await changePasswordHash(database, known.id, await hashPassword(input.new));
    relay.wake();
    return newSession(context, changed);
  },
} satisfies MutationResolvers;

async function newSession({ database, sign }: Context, user: User) {
  return { __typename: 'SessionSuccess' as const, session: await startSession(database, sign, user) };
}
