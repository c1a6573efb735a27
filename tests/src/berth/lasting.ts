import { ACCOUNT_PASSWORD, logIn, newAccount, type Session } from './accounts.ts';
import { Client, PASSWORD } from './client.ts';
import { keepSession } from './keep-session.ts';

/** Somebody who stays logged in for longer than an access token lives, as with a frontend. */
export interface Lasting {
  id: string;
  client: Client;
  /** As the client showed it last: for streams that come back as the same user. */
  token: () => string;
}

/** One of the demo's. */
export async function lastingClient(who: 'manager' | 'member', url: string): Promise<Client> {
  return (await lasting(`${who}@berth.test`, PASSWORD, url)).client;
}

/** Somebody whom nobody else knows. */
export async function lastingAccount(url: string): Promise<Lasting> {
  return lasting((await newAccount(url)).email, ACCOUNT_PASSWORD, url);
}

async function lasting(email: string, password: string, url: string): Promise<Lasting> {
  const first: Session = (await logIn(email, password, url)).session;
  let current: Pick<Session, 'accessToken' | 'accessTokenExpiresAt' | 'refreshToken'> | null = first;
  let { accessToken } = first;
  const { authorization } = keepSession(`${url}/graphql`, {
    read: () => current,
    write: (next) => {
      current = next;
    },
  });
  const token = async () => {
    await authorization();
    // A refresh whose answer was lost may have ended the session, where users was away for long.
    current ??= (await logIn(email, password, url)).session as Session;
    accessToken = current.accessToken;
    return accessToken;
  };
  return { id: first.user.id, client: new Client(url, token), token: () => accessToken };
}
