import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import WebSocket, { type CloseEvent } from 'ws';
import { newAccount } from './berth/accounts.ts';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { keepSession, type Session, type SessionStore } from './berth/keep-session.ts';
import { lastingAccount } from './berth/lasting.ts';
import { VirtualClock } from './berth/virtual-clock.ts';
import { eventually } from './berth/world.ts';

let clock: VirtualClock;
let berth: BerthProcess;

beforeAll(async () => {
  clock = await VirtualClock.start();
  berth = await BerthProcess.start(clock.env);
}, 240_000);

afterAll(async () => {
  await berth?.stop();
  clock?.stop();
});

/** What a frontend has: a session that a login gave it once, and a stock client. */
async function frontend() {
  const { session } = await newAccount(berth.url);
  const sessions: (Session | null)[] = [session];
  const store: SessionStore = {
    read: () => sessions.at(-1) ?? null,
    write: (next) => void sessions.push(next),
  };
  const statuses: number[] = [];
  const counted: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    statuses.push(response.status);
    return response;
  };
  const url = `${berth.url}/graphql`;
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([keepSession(url, store).link, new HttpLink({ uri: url, fetch: counted })]),
  });
  const name = async () => (await client.query({ query: ME, fetchPolicy: 'network-only' })).data?.me.name;
  return { url, client, name, id: session.user.id, store, sessions, statuses };
}

test('an hour of work, and nobody has to log in', async () => {
  const { client, name, id, sessions, statuses } = await frontend();
  for (let minute = 0; minute < 60; minute += 1) {
    expect(await name()).toBe(minute === 0 ? 'Noor Haddad' : `Noor at ${minute - 1}`);
    const input = { id, name: `Noor at ${minute}` };
    expect((await client.mutate({ mutation: RENAME, variables: { input } })).data?.updateUser).toMatchObject({
      user: { name: input.name },
    });
    clock.pass(1);
  }
  // Some nine minutes each, and never after a refusal.
  expect(sessions.length - 1).toBeGreaterThanOrEqual(6);
  expect(sessions.length - 1).toBeLessThan(30);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect((await new Client(berth.url, sessions[0]?.accessToken).post('{ me { name } }')).status).toBe(401);
});

test('a machine that slept: everything that wakes up with it uses the refresh token once', async () => {
  const { name, sessions } = await frontend();
  clock.pass(8 * 60);
  expect(await Promise.all(Array.from({ length: 10 }, name))).toEqual(Array(10).fill('Noor Haddad'));
  expect(sessions).toHaveLength(2);
});

test('a token that is refused before its time is renewed, and what was asked is asked again', async () => {
  const { name, id, store, sessions, statuses } = await frontend();
  const admin = await Client.as('admin', berth.url);
  await admin.ask('mutation ($id: ID!) { setUserRole(id: $id, role: MANAGER) { __typename } }', { id });
  const old = new Client(berth.url, store.read()?.accessToken);
  await eventually(async () => (await old.post('{ me { name } }')).status === 401);

  expect(await Promise.all([name(), name(), name()])).toEqual(Array(3).fill('Noor Haddad'));
  expect(statuses).toContain(401);
  expect(sessions).toHaveLength(2);
});

test('a socket that is closed with its token comes back with the next one', async () => {
  const { url, id, store, sessions } = await frontend();
  const { renew, authorization } = keepSession(url, store);
  const shown: unknown[] = [];
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: async () => {
      shown.push(await authorization());
      return { authorization: shown.at(-1) };
    },
    on: {
      closed(event) {
        if ((event as CloseEvent).code === 4403) renew().catch(() => {});
      },
    },
  });
  const admin = await Client.as('admin', berth.url);
  const { rooms } = await admin.ask('{ rooms(first: 1) { nodes { id } } }');
  const query = `subscription { scheduleChanged(bookableId: "${rooms.nodes[0].id}") { __typename } }`;
  const changes = client.iterate({ query });
  void changes.next();
  await eventually(async () => shown.length === 1);
  await admin.ask('mutation ($id: ID!) { setUserRole(id: $id, role: MANAGER) { __typename } }', { id });
  await eventually(async () => shown.length === 2);
  expect(sessions).toHaveLength(2);
  expect(shown).toEqual(sessions.map((session) => `Bearer ${session?.accessToken}`));
  await client.dispose();
});

test('a client of the experiments outlasts its tokens, and so do streams of the same user', async () => {
  const { client, token } = await lastingAccount(berth.url);
  const first = token();
  clock.pass(11);
  expect((await new Client(berth.url, first).post('{ me { name } }')).status).toBe(401);
  expect(await client.ask('{ me { name } }')).toEqual({ me: { name: 'Noor Haddad' } });
  expect((await new Client(berth.url, token()).post('{ me { name } }')).status).toBe(200);

  // As where the answer to a refresh was lost.
  await new Client(berth.url, token()).ask('mutation { logout { sessionsEnded } }');
  clock.pass(11);
  expect(await client.ask('{ me { name } }')).toEqual({ me: { name: 'Noor Haddad' } });
});

test('a session that is over leaves nothing to be shown', async () => {
  const { name, store } = await frontend();
  const elsewhere = new Client(berth.url, store.read()?.accessToken);
  await elsewhere.ask('mutation { logout { sessionsEnded } }');
  await eventually(async () => (await elsewhere.post('{ me { name } }')).status === 401);
  expect(await name().catch(() => undefined)).toBeUndefined();
  expect(store.read()).toBeNull();
});

test('the docs show the code that was tried here', async () => {
  const code = await readFile(join(import.meta.dirname, 'berth/keep-session.ts'), 'utf8');
  expect(await readFile(join(import.meta.dirname, '../../docs/frontends.md'), 'utf8')).toContain(code);
});

const ME: TypedDocumentNode<{ me: { name: string } }> = gql`query { me { id name } }`;
const RENAME: TypedDocumentNode<{ updateUser: object }> = gql`mutation ($input: UpdateUserInput!) {
  updateUser(input: $input) { ... on UserSuccess { user { id name } } ... on Problem { code message } }
}`;
