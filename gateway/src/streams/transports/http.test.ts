import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import type { ExecutionResult } from 'graphql';
import type { Context } from '../../context.ts';
import { clientAddressBehind } from '../../http/client-address.ts';
import type { Middleware } from '../../http/in-turn.ts';
import { allowOrigins } from '../../http/origins.ts';
import { createPlaces } from '../../http/places.ts';
import { answerFailure } from '../../http/refuse.ts';
import { until } from '../../testing/until.ts';
import { guardEntry } from '../entry.ts';
import { gatewayBy } from '../testing/gateway-by.ts';
import { createHttpStreams, type HttpStreams } from './http.ts';

const PLACES = 2;
const STREAMS = 10;
const SSE = 'text/event-stream';
const MULTIPART = 'multipart/mixed;subscriptionSpec=1.0';
const QUERY = '{ held }';
const MUTATION = 'mutation { held }';
const STREAM = 'subscription { event }';

let httpServer: Server;
let server: ApolloServer<Context>;
let streams: HttpStreams;
let events: EventEmitter;
let shed: number;
/** Lets go of the queries and mutations that have begun. */
let release: (() => void)[];
/** What is done before a request is looked at. */
let before: (response: ServerResponse) => Promise<unknown>;

beforeEach(async () => {
  [events, shed, release, before] = [new EventEmitter(), 0, [], async () => {}];
  const executor: GatewayExecutor = () =>
    new Promise<ExecutionResult>((resolve) => release.push(() => resolve({ data: { held: 1 } })));
  const clientAddress = clientAddressBehind([]);
  streams = createHttpStreams({
    ...{ clientAddress, entry: guardEntry(allowOrigins([]), clientAddress, STREAMS), onSlow: () => {} },
    settings: { HEARTBEAT_SECONDS: 3_600, IDLE_SOCKET_SECONDS: 3_600, MAX_UNSENT_BYTES: 100_000 },
    identity: { viewer: async () => null, verified: async () => null as never, subgraphHeaders: async () => ({}) },
    revocations: { concern: () => false, watch: () => () => {} },
  });
  server = new ApolloServer<Context>({
    gateway: gatewayBy(executor, events),
    plugins: [streams.plugin],
    stopOnTerminationSignals: false,
  });
  await server.start();

  const onShed = () => {
    shed += 1;
  };
  const places = createPlaces({ most: PLACES, clientAddress, wantsStream: streams.wantsStream, onShed });
  const sendAway = (error: Error, response: Parameters<typeof answerFailure>[1]) =>
    answerFailure(error, response, (raw) => raw);
  const take: Middleware = (request, response, next) =>
    places.take(request, response, (error) => (error ? sendAway(error as Error, response) : next()));
  const wait: Middleware = (_, response, next) => before(response).then(() => next());
  const app = express().use(take, express.json(), wait, streams.handler(server, { ...places, sendAway }));
  httpServer = createServer(app).listen(0, '127.0.0.1');
  await once(httpServer, 'listening');
});

afterEach(async () => {
  streams.close();
  for (const one of release) one();
  await server.stop();
  httpServer.close().closeAllConnections();
});

function send(accept: string, query: string, signal?: AbortSignal): Promise<Response> {
  const { port } = httpServer.address() as AddressInfo;
  const headers = { accept, 'content-type': 'application/json' };
  const url = `http://127.0.0.1:${port}/graphql`;
  const answer = fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }), signal: signal ?? null });
  // Some are not answered before the server is closed.
  answer.catch(() => {});
  return answer;
}

async function fill(accept: string, query: string): Promise<Promise<Response>[]> {
  const asked = Array.from({ length: PLACES }, () => send(accept, query));
  await until(() => release.length === PLACES);
  return asked;
}

/** All places are free again, as soon as the server has noticed that those who had them are gone. */
async function fillsAgain(accept: string): Promise<void> {
  release = [];
  while (release.length < PLACES) {
    const next = release.length + 1;
    await Promise.race([send(accept, QUERY), until(() => release.length === next)]);
  }
}

for (const accept of [SSE, MULTIPART]) {
  test.each([QUERY, MUTATION])(`by ${accept} alone, %s runs where there is a place`, async (query) => {
    const asked = await fill(accept, query);
    const refused = await send(accept, query);
    expect([refused.status, refused.headers.get('retry-after'), shed]).toEqual([503, '1', 1]);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
    expect(release).toHaveLength(PLACES);

    for (const one of release) one();
    for (const answer of await Promise.all(asked)) expect(await answer.text()).toContain('{"data":{"held":1}}');
    await fillsAgain(accept);
  });

  test(`by ${accept}, a stream opens where there is no place, and takes none`, async () => {
    await fill(`${accept}, application/json`, QUERY);
    const opened = await Promise.all([send(accept, STREAM), send(accept, STREAM), send(accept, STREAM)]);
    expect([...opened.map(({ status }) => status), shed]).toEqual([200, 200, 200, 0]);

    for (const one of release) one();
    await fillsAgain(accept);
    expect(events.listenerCount('event')).toBe(3);
  });
}

test('who asks for what is no operation needs no place', async () => {
  await fill(SSE, QUERY);
  expect(await (await send(SSE, '{ nonsense }')).text()).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(shed).toBe(0);
});

test('who has left before they were looked at is not counted as one who is there', async () => {
  let left = 0;
  for (let n = 0; n < STREAMS; n += 1) {
    const leaving = new AbortController();
    before = async (response) => {
      const closed = once(response, 'close');
      leaving.abort();
      await closed;
      left += 1;
    };
    await expect(send(SSE, STREAM, leaving.signal)).rejects.toThrow('aborted');
    await until(() => left === n + 1);
  }
  before = async () => {};
  expect((await send(SSE, STREAM)).status).toBe(200);
});
