import { invalidInput } from '@berth/subgraph';
import { createAccount } from '../accounts.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { passwordMatches, weakness } from '../passwords.ts';
import { startSession } from '../session.ts';
import { isPlainText } from '../text.ts';

export const Mutation: MutationResolvers = {
  async register(_, { input }, { database, relay, sign }) {
    const name = input.name.trim();
    if (name === '' || !isPlainText(name))
      return invalidInput(['input', 'name'], 'A name has 1 to 200 characters, none of them a control character.');
    const weak = weakness(input.password);
    if (weak) return { __typename: 'WeakPassword', code: 'WEAK_PASSWORD', message: weak };

    const { email, password, timeZone } = input;
    const user = await createAccount(database, { email, password, name, timeZone: timeZone ?? 'UTC' });
    if (!user)
      return { __typename: 'EmailTaken', code: 'EMAIL_TAKEN', message: 'This address has an account already.' };
    relay.wake();
    return { __typename: 'SessionSuccess', session: await startSession(sign, user) };
  },

  async login(_, { input: { email, password } }, { database, sign }) {
    const user = await database.user.findUnique({ where: { email: email.toLowerCase(), active: true } });
    if (!(await passwordMatches(password, user?.passwordHash ?? null)) || !user) {
      const message = 'The address or the password is wrong.';
      return { __typename: 'InvalidCredentials', code: 'INVALID_CREDENTIALS', message };
    }
    return { __typename: 'SessionSuccess', session: await startSession(sign, user) };
  },
};
