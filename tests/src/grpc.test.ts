import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { generate } from 'selfsigned';
import { newAccount } from './berth/accounts.ts';
import { BerthProcess, freePort } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { GrpcClient } from './berth/grpc-client.ts';
import { startUsers, stop } from './berth/replica.ts';
import { eventually } from './berth/world.ts';

const SECRET = randomBytes(32).toString('base64url');
const GRPC_CALLERS = `billing:${createHash('sha256').update(SECRET).digest('hex')}`;

let berth: BerthProcess;
let port: number;
let billing: GrpcClient;

beforeAll(async () => {
  port = await freePort();
  berth = await BerthProcess.start({ GRPC_PORT: String(port), GRPC_CALLERS });
  billing = new GrpcClient(port, SECRET);
}, 240_000);

afterAll(async () => {
  billing?.close();
  await berth?.stop();
});

const validate = (request: object) => billing.ask('ValidateUser', request);

test('an account, by its id', async () => {
  const { session, email } = await newAccount(berth.url);
  const { id } = session.user;
  expect(await validate({ userId: id })).toMatchObject({
    valid: true,
    userId: id,
    role: 'ROLE_MEMBER',
    expiresAt: null,
  });
  expect(await billing.ask('GetUser', { userId: id })).toEqual({
    ...{ id, email, name: 'Noor Haddad', role: 'ROLE_MEMBER', timeZone: 'UTC', active: true },
  });
  expect(await validate({ userId: randomUUID() })).toMatchObject({ valid: false, reason: 'REASON_UNKNOWN_USER' });
  expect(await billing.ask('GetUser', { userId: randomUUID() })).toBe('NOT_FOUND');

  const admin = await Client.as('admin', berth.url);
  await admin.ask('mutation ($id: ID!) { deactivateUser(id: $id) { __typename } }', { id });
  expect(await validate({ userId: id })).toEqual({
    ...{ valid: false, reason: 'REASON_DEACTIVATED', userId: '', role: 'ROLE_UNSPECIFIED', expiresAt: null },
  });
  expect(await billing.ask('GetUser', { userId: id })).toMatchObject({ active: false });
});

test('whoever shows an access token: until it is revoked, at once', async () => {
  const { session, client } = await newAccount(berth.url);
  const { accessToken, accessTokenExpiresAt, user } = session;
  const answer = await validate({ accessToken });
  expect(answer).toMatchObject({ valid: true, userId: user.id, role: 'ROLE_MEMBER' });
  expect(answer.expiresAt.seconds).toBe(Math.floor(Date.parse(accessTokenExpiresAt) / 1000));
  await client.ask('mutation { logout { sessionsEnded } }');
  expect(await validate({ accessToken })).toMatchObject({ valid: false, reason: 'REASON_REVOKED_TOKEN', userId: '' });

  const promoted = await newAccount(berth.url);
  const admin = await Client.as('admin', berth.url);
  await admin.ask('mutation ($id: ID!) { setUserRole(id: $id, role: MANAGER) { __typename } }', {
    id: promoted.session.user.id,
  });
  expect(await validate({ accessToken: promoted.session.accessToken })).toMatchObject({
    reason: 'REASON_REVOKED_TOKEN',
  });
  const [head, payload] = accessToken.split('.');
  for (const forged of ['', 'x', `${head}.${payload}.`])
    expect(await validate({ accessToken: forged })).toMatchObject({ valid: false, reason: 'REASON_INVALID_TOKEN' });
});

test('what makes no sense is refused', async () => {
  for (const request of [{}, { userId: '' }, { userId: "' OR true --" }]) {
    expect(await validate(request)).toBe('INVALID_ARGUMENT');
    expect(await billing.ask('GetUser', request)).toBe('INVALID_ARGUMENT');
  }
  expect(await validate({ accessToken: 'x'.repeat(20_000) })).toBe('RESOURCE_EXHAUSTED');
});

test('nobody is answered without a secret; health is for everybody', async () => {
  const { session } = await newAccount(berth.url);
  for (const secret of [undefined, 'guessed', session.accessToken, GRPC_CALLERS.split(':')[1]]) {
    const stranger = new GrpcClient(port, secret);
    expect(await stranger.ask('GetUser', { userId: session.user.id })).toBe('UNAUTHENTICATED');
    expect(await stranger.ask('ValidateUser', session)).toBe('UNAUTHENTICATED');
    expect(await stranger.health()).toEqual({ status: 'SERVING' });
    stranger.close();
  }
  expect(await billing.health('berth.users.v1.Users')).toEqual({ status: 'SERVING' });
  expect(await billing.health('another')).toBe('NOT_FOUND');
});

test('over TLS, a caller may be known by its certificate', async () => {
  const { ca, service, caller } = await certificates();
  const file = (name: string) => join(berth.data, `${name}.pem`);
  for (const [name, text] of Object.entries({ ca: ca.cert, cert: service.cert, key: service.private }))
    await writeFile(file(name), text);
  const here = await freePort();
  const users = await startUsers(berth, await freePort(), {
    GRPC_PORT: String(here),
    ...{ GRPC_TLS_CERT: file('cert'), GRPC_TLS_KEY: file('key'), GRPC_TLS_CLIENT_CA: file('ca') },
  });
  const [authority, key, certificate] = [ca.cert, caller.private, caller.cert].map((pem) => Buffer.from(pem));
  const known = new GrpcClient(here, undefined, credentials.createSsl(authority, key, certificate));
  const strangers = [new GrpcClient(here), new GrpcClient(here, SECRET, credentials.createSsl(authority))];
  await eventually(async () => (await known.health()).status === 'SERVING');
  expect(await known.ask('GetUser', { userId: randomUUID() })).toBe('NOT_FOUND');
  for (const stranger of strangers) expect(await stranger.ask('GetUser', { userId: randomUUID() })).toBe('UNAVAILABLE');
  for (const client of [known, ...strangers]) client.close();
  expect(await stop(users)).toBe(0);
});

test('what has been asked is answered before users stops', async () => {
  const here = await freePort();
  const users = await startUsers(berth, await freePort(), { GRPC_PORT: String(here), GRPC_CALLERS });
  const client = new GrpcClient(here, SECRET);
  await eventually(async () => (await client.health()).status === 'SERVING');
  const { session } = await newAccount(berth.url);

  const database = new pg.Client({ connectionString: (await berth.run()).databases['users'] });
  await database.connect();
  await database.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
  const answer = client.ask('GetUser', { userId: session.user.id });
  await eventually(async () => {
    const { rows } = await database.query('SELECT FROM pg_locks WHERE NOT granted');
    return rows.length > 0;
  });
  const stopped = stop(users);
  await eventually(async () => !(await accepts(here)));
  await database.query('COMMIT');
  await database.end();
  expect(await answer).toMatchObject({ id: session.user.id });
  expect(await stopped).toBe(0);
  client.close();
});

test('where anybody could ask, users does not start', async () => {
  const users = await startUsers(berth, await freePort(), { GRPC_PORT: String(await freePort()) });
  expect((await once(users, 'exit'))[0]).toBe(1);
});

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** An authority, and two that it knows. */
async function certificates() {
  const named = (value: string) => [{ name: 'commonName', value }];
  const ca = await generate(named('Berth’s tests'), {
    algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: true }],
  });
  const signed = { algorithm: 'sha256', ca: { key: ca.private, cert: ca.cert } };
  return { ca, service: await generate(named('localhost'), signed), caller: await generate(named('billing'), signed) };
}
