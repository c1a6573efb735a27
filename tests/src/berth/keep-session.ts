import { ApolloLink, CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { from, switchMap } from 'rxjs';

export interface Session {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
}

/** Where the session is kept, for all tabs of an application. Null: somebody has to log in. */
export interface SessionStore {
  read(): Session | null;
  write(session: Session | null): void;
}

const SOON_MS = 60_000;

/** Renews a session when its access token is about to end, or was refused; nobody who works with it notices. */
export function keepSession(url: string, store: SessionStore) {
  let renewing: Promise<void> | undefined;

  /** However many ask at a time, the token is used once. */
  function renew(): Promise<void> {
    renewing ??= refresh(url, store).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function authorization(): Promise<string | undefined> {
    // Where that fails, the token that there is may still do.
    if (renewing || endsSoon(store.read())) await renew().catch(() => {});
    return bearer(store.read());
  }

  const withToken = new SetContextLink(async ({ headers }) => ({
    headers: { ...headers, authorization: await authorization() },
  }));

  const onceMore = new ErrorLink(({ error, operation, forward }) => {
    const shown = operation.getContext()['headers']?.authorization;
    if (!shown || !isRefusal(error)) return undefined;
    // Another operation, or another tab, may have renewed it meanwhile.
    const renewed = shown === bearer(store.read()) ? renew() : Promise.resolve();
    return from(renewed).pipe(switchMap(() => forward(operation)));
  });

  return { link: ApolloLink.from([onceMore, withToken]), renew, authorization };
}

async function refresh(url: string, store: SessionStore): Promise<void> {
  const body = JSON.stringify({ query: REFRESH, variables: { refreshToken: store.read()?.refreshToken ?? '' } });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data } = (await response.json()) as { data?: { refreshSession: { session?: Session } } };
  if (!data) throw new Error('The session could not be renewed at this moment.');
  store.write(data.refreshSession.session ?? null);
}

const REFRESH = `mutation ($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) {
    ... on SessionSuccess { session { accessToken accessTokenExpiresAt refreshToken } }
  }
}`;

function bearer(session: Session | null): string | undefined {
  return session ? `Bearer ${session.accessToken}` : undefined;
}

function endsSoon(session: Session | null): boolean {
  return session !== null && Date.parse(session.accessTokenExpiresAt) - Date.now() < SOON_MS;
}

/** A token that is no good is refused before anything is done: what was sent with it may be sent again. */
function isRefusal(error: unknown): boolean {
  if (ServerError.is(error)) return error.statusCode === 401;
  return CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.['code'] === 'UNAUTHENTICATED';
}
