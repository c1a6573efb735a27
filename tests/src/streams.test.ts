import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { newAccount } from './berth/accounts.ts';
import { Client } from './berth/client.ts';
import { shared } from './berth/inside.ts';
import { startGateway } from './berth/replica.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const LISTED = 'https://app.example.com';
const SSE = 'text/event-stream';
const MULTIPART = 'multipart/mixed;subscriptionSpec=1.0, application/json';

let gateway: Awaited<ReturnType<typeof startGateway>>;
let member: Client;
let room: string;

beforeAll(async () => {
  gateway = await startGateway(await shared(), process.env['BERTH_TEST_DATA'] as string, {
    ALLOWED_ORIGINS: LISTED,
    HEARTBEAT_SECONDS: '1',
    IDLE_SOCKET_SECONDS: '1',
    MAX_SOCKETS_PER_ADDRESS: '2',
  });
  [member, room] = await Promise.all([Client.as('member'), newRoom(await Client.as('manager'))]);
});

afterAll(() => gateway?.stop());

test('a plain POST of a subscription is told where subscriptions are served', async () => {
  const answer = await send('application/json', { query: WATCH });
  expect(answer.status).toBe(406);
  const text = await answer.text();
  for (const transport of ['graphql-transport-ws', 'multipart/mixed;subscriptionSpec=1.0', 'text/event-stream'])
    expect(text).toContain(transport);
});

test('queries, and errors before a stream begins, are events to who reads only those, and JSON to others', async () => {
  for (const byGet of [true, false]) {
    const { status, type, text } = await ended(await send(SSE, { query: '{ __typename }', byGet }));
    expect([status, type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(text).toBe('event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n');
  }
  const wrong = { query: 'subscription { nonsense }' };
  expect((await ended(await send(SSE, wrong))).text).toMatch(
    /^event: next\ndata: .*GRAPHQL_VALIDATION_FAILED.*\n\nevent: complete\ndata:\n\n$/,
  );
  const json = await ended(await send(MULTIPART, wrong));
  expect([json.status, json.type]).toEqual([400, 'application/json; charset=utf-8']);
  expect(JSON.parse(json.text)).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
});

test('the limits of operations hold, and what cannot be read is refused', async () => {
  const deep = `subscription { scheduleChanged(bookableId: "x") { ... on ReservationChange ${'{ reservation '.repeat(30)}{ id }${' }'.repeat(30)} } }`;
  expect((await ended(await send(SSE, { query: deep }))).text).toContain('LIMIT_EXCEEDED');
  expect((await ended(await send(SSE, { query: WATCH, byGet: true, search: '&variables={' }))).text).toContain(
    'BAD_REQUEST',
  );
});

test('no mutation goes by GET', async () => {
  const { client, session } = await newAccount();
  const headers = { authorization: `Bearer ${session.accessToken}` };
  const query = 'mutation { logout { sessionsEnded } }';
  const { text } = await ended(await send(SSE, { query, byGet: true, headers }));
  expect(text).toContain('Mutations are sent by POST.');
  expect(await client.ask('mutation { logout { sessionsEnded } }')).toEqual({ logout: { sessionsEnded: 1 } });
});

test.each([
  ['its own page', () => ({ origin: gateway.url }), 200],
  ['a page that is listed', () => ({ origin: LISTED }), 200],
  ['another page', () => ({ origin: 'https://evil.example' }), 403],
  ['a page that does not say which', () => ({ origin: 'null' }), 403],
  ['a page that asks without wanting to read', () => ({ 'sec-fetch-mode': 'no-cors' }), 403],
])('an EventSource of %s', async (_, headers, status) => {
  const stream = await open(SSE, { byGet: true, headers: headers() });
  await stream.close();
  expect(stream.response.statusCode).toBe(status);
});

test.each([SSE, MULTIPART])('%s: a token that is no good is refused', async (accept) => {
  const answer = await send(accept, { headers: { authorization: 'Bearer no.good.token' } });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test.each([
  [SSE, /^:\n\n:\n\n:\n\n/],
  [MULTIPART, /^\r\n--graphql(\r\nContent-Type: application\/json\r\n\r\n\{\}\r\n--graphql){2}/],
])('%s: silence is filled with heartbeats', async (accept, beats) => {
  const stream = await open(accept);
  await eventually(async () => beats.test(stream.text()));
  await stream.close();
});

test('streams and sockets of an address are counted together, and whoever leaves makes room', async () => {
  const [stream, socket] = [await open(SSE), await openSocket()];
  const full = await send(MULTIPART);
  expect([full.status, full.headers.get('retry-after')]).toEqual([429, '60']);
  expect(await full.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  await stream.close();
  const next = await open(MULTIPART);
  await next.close();
  socket.terminate();
  expect(next.response.statusCode).toBe(200);
});

test('a socket on which nothing runs is closed; one that waits for events is not', async () => {
  const [waiting, idle] = [await openSocket(), await openSocket()];
  waiting.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: WATCH, variables: { room } } }));
  const [code] = await once(idle, 'close');
  expect(code).toBe(1001);
  const heard = once(waiting, 'message');
  await book(member, { bookableId: room, ...hours(1, 2) });
  expect(String((await heard)[0])).toContain('scheduleChanged');
  waiting.terminate();
});

test('a gateway that stops sends everybody away', async () => {
  const [stream, socket] = [await open(MULTIPART), await openSocket()];
  const closed = once(socket, 'close');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: WATCH, variables: { room } } }));
  await gateway.stop();
  expect((await closed)[0]).toBe(1001);
  await stream.ended;
  expect(stream.text()).toMatch(/"code":"STOPPING".*\r\n--graphql--\r\n$/s);
});

interface Asked {
  query?: string;
  byGet?: boolean;
  headers?: Record<string, string>;
  search?: string;
}

function send(accept: string, { query = WATCH, byGet = false, headers, search = '' }: Asked = {}): Promise<Response> {
  const url = `${gateway.url}/graphql`;
  if (byGet) return fetch(`${url}?query=${encodeURIComponent(query)}${search}`, { headers: { accept, ...headers } });
  const body = JSON.stringify({ query, variables: { room } });
  return fetch(url, { method: 'POST', body, headers: { accept, 'content-type': 'application/json', ...headers } });
}

async function ended(response: Response) {
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** A stream as it comes, with the headers that a browser sets and `fetch` does not let one set. */
async function open(accept: string, { query = WATCH, byGet = false, headers = {} }: Asked = {}) {
  const variables = { room };
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  const response = await roomFor(async () => {
    const sent = request(`${gateway.url}/graphql${byGet ? `?${search}` : ''}`, {
      method: byGet ? 'GET' : 'POST',
      headers: { accept, 'content-type': 'application/json', ...headers },
      agent: false,
    });
    sent.end(byGet ? undefined : JSON.stringify({ query, variables }));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return response.statusCode === 429 ? null : response;
  });
  let text = '';
  response.on('data', (chunk) => {
    text += chunk;
  });
  const closed = new Promise<void>((resolve) => response.once('close', resolve).on('error', () => {}));
  const close = async () => {
    response.destroy();
    await closed;
  };
  return { response, text: () => text, ended: closed, close };
}

/** Past connection_init. */
async function openSocket(): Promise<WebSocket> {
  const socket = await roomFor(async () => {
    const asked = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    return once(asked, 'open').then(
      () => asked,
      () => null,
    );
  });
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  return socket;
}

/** Who has just left may still be counted. */
async function roomFor<Opened>(attempt: () => Promise<Opened | null>): Promise<Opened> {
  let opened: Opened | null = null;
  await eventually(async () => {
    opened = await attempt();
    return opened !== null;
  });
  return opened as Opened;
}

const WATCH = 'subscription ($room: ID!) { scheduleChanged(bookableId: $room) { ... on ReservationChange { type } } }';
