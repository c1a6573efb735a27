import { randomUUID } from 'node:crypto';
import { Client } from './client.ts';

export const ACCOUNT_PASSWORD = 'a quay by the sea';

export interface Session {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
  user: { id: string; name: string; role: string; timeZone: string };
}

/** Somebody whom no other test knows. */
export async function newAccount(url?: string): Promise<{ email: string; session: Session; client: Client }> {
  const email = `${randomUUID()}@example.com`;
  const input = { email, password: ACCOUNT_PASSWORD, name: 'Noor Haddad' };
  const { answer } = await new Client(url).ask(REGISTER, { input });
  return { email, session: answer.session, client: new Client(url, answer.session.accessToken) };
}

export async function logIn(email: string, password = ACCOUNT_PASSWORD, url?: string) {
  return (await new Client(url).ask(LOGIN, { input: { email, password } })).answer;
}

export async function refresh({ refreshToken }: Pick<Session, 'refreshToken'>, url?: string) {
  return (await new Client(url).ask(REFRESH, { refreshToken })).answer;
}

export const SESSION = `__typename
  ... on SessionSuccess { session { accessToken accessTokenExpiresAt refreshToken user { id name role timeZone } } }
  ... on Problem { code message }`;
export const REGISTER = `mutation ($input: RegisterInput!) { answer: register(input: $input) { ${SESSION} } }`;
export const LOGIN = `mutation ($input: LoginInput!) { answer: login(input: $input) { ${SESSION} } }`;
export const REFRESH = `mutation ($refreshToken: String!) { answer: refreshSession(refreshToken: $refreshToken) { ${SESSION} } }`;
