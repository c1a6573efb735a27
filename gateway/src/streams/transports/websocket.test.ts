import { EventEmitter, once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, createConnection, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { ApolloServer } from '@apollo/server';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import WebSocket from 'ws';
import type { Context } from '../../context.ts';
import { clientAddressBehind } from '../../http/client-address.ts';
import { allowOrigins } from '../../http/origins.ts';
import type { Limits } from '../../limits/settings.ts';
import { until } from '../../testing/until.ts';
import { guardEntry } from '../entry.ts';
import { gatewayBy } from '../testing/gateway-by.ts';
import { serveSockets } from './websocket.ts';

const LIMIT = 3;
const viewer = { id: 'mira', role: 'MEMBER', sessionId: 'session' } as const;
const settings = { HEARTBEAT_SECONDS: 3_600, IDLE_SOCKET_SECONDS: 3_600, MAX_UNSENT_BYTES: 100_000 };

let httpServer: Server;
let server: ApolloServer<Context>;
let sockets: ReturnType<typeof serveSockets>;
let events: EventEmitter;
/** Lets go of the queries and mutations that have begun. */
let release: (() => void)[];
let givenUp: { isQuery: boolean; reason: Error }[];
let revocations: EventEmitter;
let isRevoked: boolean;

beforeEach(async () => {
  [events, release, revocations, isRevoked] = [new EventEmitter(), [], new EventEmitter(), false];
  givenUp = [];
  const executor: GatewayExecutor = async ({ context }) => {
    const { isQuery, deadline } = (context as Context).running as NonNullable<Context['running']>;
    deadline.whenGivenUp((reason) => givenUp.push({ isQuery, reason }));
    const held = new Promise<ExecutionResult>((resolve) => release.push(() => resolve({ data: { held: 1 } })));
    return deadline.or(held).catch(() => ({ data: { held: null } }));
  };
  server = new ApolloServer<Context>({
    gateway: gatewayBy(executor, events),
    stopOnTerminationSignals: false,
  });
  await server.start();
  httpServer = createServer();
  const clientAddress = clientAddressBehind([]);
  sockets = serveSockets({
    ...{ httpServer, server, clientAddress, settings, path: '/graphql', onSlow: () => {} },
    entry: guardEntry(allowOrigins([]), clientAddress, 10),
    limits: { MAX_BODY_BYTES: 100_000, MAX_SUBSCRIPTIONS_PER_SOCKET: LIMIT } as Limits,
    identity: {
      viewer: async () => viewer,
      verified: async () => ({ viewer, expiresAt: new Date(Date.now() + 900_000) }),
      subgraphHeaders: async () => ({}),
    },
    revocations: {
      concern: () => isRevoked,
      watch(id, listener) {
        revocations.on(id, listener);
        return () => revocations.off(id, listener);
      },
    },
  });
  await once(httpServer.listen(0, '127.0.0.1'), 'listening');
});

afterEach(async () => {
  // A test may have closed them.
  await sockets.close().catch(() => {});
  await server.stop();
  httpServer.close();
});

async function connect() {
  const { port } = httpServer.address() as AddressInfo;
  const accepted = once(httpServer, 'connection') as Promise<[Socket]>;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  const told: { type: string; id: string; payload?: unknown }[] = [];
  socket.on('message', (text) => told.push(JSON.parse(String(text))));
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  const send = (...messages: object[]) => {
    for (const message of messages) socket.send(JSON.stringify(message));
  };
  send({ type: 'connection_init', payload: { Authorization: 'Bearer token' } });
  await once(socket, 'message');
  told.length = 0;
  return { socket, told, send, closed, there: (await accepted)[0] };
}

const subscribe = (id: string, query: string) => ({ type: 'subscribe', id, payload: { query } });
const complete = (id: string) => ({ type: 'complete', id });
const QUERY = '{ held }';
const MUTATION = 'mutation { held }';
const STREAM = 'subscription { event }';

test('an id is free again when its operation has ended, and a stream tells what comes until it is completed', async () => {
  const { told, send } = await connect();
  send(subscribe('a', QUERY));
  await until(() => release.length === 1);
  release[0]?.();
  await until(() => told.length === 2);
  send(subscribe('a', STREAM));
  await until(() => events.listenerCount('event') === 1);
  events.emit('event', { data: { event: 7 } });
  await until(() => told.length === 3);
  send(complete('a'));
  await until(() => events.listenerCount('event') === 0);
  send(subscribe('a', STREAM));
  await until(() => events.listenerCount('event') === 1);
  expect(told).toEqual([
    { type: 'next', id: 'a', payload: { data: { held: 1 } } },
    { type: 'complete', id: 'a' },
    { type: 'next', id: 'a', payload: { data: { event: 7 } } },
  ]);
});

test('an id is not free while what it was completed for still runs: no stream is left that nobody can end', async () => {
  const { told, send, closed } = await connect();
  send(subscribe('a', MUTATION));
  await until(() => release.length === 1);
  send(complete('a'), subscribe('a', STREAM));
  expect(await closed).toBe(4409);
  release[0]?.();
  await turn();
  expect([told, events.listenerCount('event')]).toEqual([[], 0]);
});

test('two of an id in one breath are two: the socket takes what runs on it with it', async () => {
  const { told, send, closed } = await connect();
  send(subscribe('a', STREAM), complete('a'), subscribe('a', STREAM));
  expect(await closed).toBe(4409);
  await until(() => events.listenerCount('event') === 0);
  expect(told).toEqual([]);
});

test('what was completed and still runs counts as running on the socket, until it has ended', async () => {
  const { told, send } = await connect();
  const ids = ['a', 'b', 'c'];
  send(...ids.map((id) => subscribe(id, MUTATION)));
  await until(() => release.length === LIMIT);
  send(...ids.map(complete), subscribe('d', QUERY));
  await until(() => told.length === 1);
  expect(told).toMatchObject([{ type: 'error', id: 'd', payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] }]);
  for (const end of release) end();
  send(subscribe('e', QUERY));
  await until(() => release.length === LIMIT + 1);
  release[LIMIT]?.();
  await until(() => told.length === 3);
  expect(told.slice(1).map(({ type, id }) => [type, id])).toEqual([
    ['next', 'e'],
    ['complete', 'e'],
  ]);
});

test('a session that has ended changes nothing more, though its client will not hear of it, and is cut off', async () => {
  const { socket, send, there } = await connect();
  socket.pause();
  isRevoked = true;
  revocations.emit(viewer.id);
  send(subscribe('a', MUTATION));
  await once(there, 'close');
  expect(release).toEqual([]);
  socket.terminate();
});

test.each(['completes it', 'leaves'])(
  'what a query asks for is given up when its client %s; a mutation goes on',
  async (how) => {
    const { socket, send } = await connect();
    send(subscribe('a', QUERY), subscribe('b', MUTATION));
    await until(() => release.length === 2);
    if (how === 'leaves') socket.terminate();
    else send(complete('a'), complete('b'));
    await until(() => givenUp.length > 0);
    expect(givenUp).toMatchObject([{ isQuery: true, reason: { message: 'The client has hung up.' } }]);
    release[1]?.();
  },
);

test('a proxy may ask for the whole address', async () => {
  const { port } = httpServer.address() as AddressInfo;
  const headers = {
    ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
    ...{ 'sec-websocket-key': 'c2l4dGVlbiBieXRlcyEhIQ==', 'sec-websocket-protocol': 'graphql-transport-ws' },
  };
  const asked = request({ port, host: '127.0.0.1', path: 'http://berth.test/graphql', headers }).end();
  const [{ statusCode }, socket] = await once(asked, 'upgrade');
  expect(statusCode).toBe(101);
  socket.destroy();
});

test('who asks for a socket once all are sent away is not left waiting', async () => {
  httpServer.on('request', (_, response) => response.writeHead(503).end());
  const kept = createConnection((httpServer.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8');
  const ask = async (...headers: string[]) => {
    kept.write(`${['GET /graphql HTTP/1.1', 'Host: gateway', ...headers].join('\r\n')}\r\n\r\n`);
    return (await once(kept, 'data'))[0];
  };
  await ask();
  await sockets.close();
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', key];
  expect(await ask(...upgrade)).toContain('503');
  kept.destroy();
});
