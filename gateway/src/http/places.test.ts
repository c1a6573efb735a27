import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { until } from '../testing/until.ts';
import { patientServer } from './patient-server.ts';
import { createPlaces, Overloaded, type Places } from './places.ts';

const BODY = '{"query":"{ a }"}';
const ONLY_STREAM = { accept: 'text/event-stream' };

let server: Server;
let places: Places;
let shed: number;
/** Those that have a place, and whose body is here. */
let working: ServerResponse[];
/** Whether they are answered, too. */
let atOnce: boolean;
let sockets: Socket[];

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function serve(most: number, on = createServer()): Promise<void> {
  [shed, working, atOnce, sockets] = [0, [], false, []];
  places = createPlaces({
    most,
    clientAddress: ({ socket }) => socket.remoteAddress as string,
    wantsStream: ({ headers }) => headers.accept === 'text/event-stream',
    onShed: () => {
      shed += 1;
    },
  });
  server = on.on('request', (incoming, response) =>
    places.take(incoming, response, async (error) => {
      if (error) return response.writeHead(error instanceof Overloaded ? 503 : 500).end();
      if (incoming.method !== 'GET') await text(incoming).catch(() => '');
      if (atOnce) return response.end();
      return working.push(response);
    }),
  );
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
}

const port = () => (server.address() as AddressInfo).port;

interface Asked {
  from?: string;
  accept?: string;
  method?: string;
  body?: string | undefined;
}

/** The status, once there is one. */
async function ask({
  from = '127.0.0.1',
  accept = '*/*',
  method = 'POST',
  body = method === 'POST' ? BODY : undefined,
}: Asked = {}): Promise<number | undefined> {
  const length = body === undefined ? {} : { 'content-length': body.length };
  const asking = request({
    port: port(),
    localAddress: from,
    host: '127.0.0.1',
    method,
    headers: { accept, ...length },
  });
  asking.end(body);
  const [response] = await once(asking, 'response');
  response.resume();
  return response.statusCode;
}

async function half(from = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port: port(), host: '127.0.0.1', localAddress: from });
  sockets.push(socket);
  socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n');
  await once(socket, 'connect');
  return socket;
}

test('as many are worked on as there are places; the others are sent away at once', async () => {
  await serve(2);
  const first = [ask(), ask()];
  await until(() => working.length === 2);
  expect([await ask(), await ask({ method: 'GET' }), shed]).toEqual([503, 503, 2]);
  for (const response of working) response.end();
  expect(await Promise.all(first)).toEqual([200, 200]);
  const next = ask();
  await until(() => working.length === 3);
  working.at(-1)?.end();
  expect(await next).toBe(200);
});

test('a stream gives its place back, and who wants nothing else needs none', async () => {
  await serve(1);
  const stream = ask();
  await until(() => working.length === 1);
  places.leave(working[0] as ServerResponse);
  const other = ask();
  await until(() => working.length === 2);
  const onlyStream = ask(ONLY_STREAM);
  await until(() => working.length === 3);
  expect(await ask()).toBe(503);
  for (const response of working) response.end();
  expect(await Promise.all([stream, other, onlyStream])).toEqual([200, 200, 200]);
});

test('who wants nothing but a stream, and asks for something else, needs a place after all', async () => {
  await serve(1);
  const asked = [ask(ONLY_STREAM), ask(ONLY_STREAM)];
  await until(() => working.length === 2);
  const [one, other] = working as [ServerResponse, ServerResponse];
  expect([places.takeLate(one), places.takeLate(one), places.takeLate(other)]).toEqual([true, true, false]);
  expect([await ask(), shed]).toEqual([503, 2]);
  one.end();
  await once(one, 'close');
  expect(places.takeLate(other)).toBe(true);
  other.end();
  expect(await Promise.all(asked)).toEqual([200, 200]);
});

test('who has left meanwhile takes no place', async () => {
  await serve(1);
  const asking = request({ port: port(), host: '127.0.0.1', headers: ONLY_STREAM }).end();
  asking.on('error', () => {});
  await until(() => working.length === 1);
  const [left] = working as [ServerResponse];
  asking.destroy();
  await once(left, 'close');
  expect([places.takeLate(left), shed]).toEqual([false, 0]);
  atOnce = true;
  expect(await ask()).toBe(200);
});

test('who asks whether it may ask needs no place, unless it brings a body', async () => {
  await serve(1);
  const first = ask();
  await until(() => working.length === 1);
  const may = ask({ method: 'OPTIONS' });
  await until(() => working.length === 2);
  expect([await ask({ method: 'OPTIONS', body: BODY }), shed]).toEqual([503, 1]);
  for (const response of working) response.end();
  expect(await Promise.all([first, may])).toEqual([200, 200]);
});

test('of a stream that brings no body, none is waited for', async () => {
  await serve(1);
  const streams = Array.from({ length: 20 }, () => ask({ ...ONLY_STREAM, method: 'GET', body: '' }));
  await until(() => working.length + shed === 20);
  for (const response of working) response.end();
  expect(await Promise.all(streams)).toEqual(Array(20).fill(200));
});

test('of a stream that is open, no body is waited for', async () => {
  await serve(1);
  const streams: Promise<unknown>[] = [];
  for (let n = 0; n < 20; n += 1) {
    streams.push(ask({ ...ONLY_STREAM, method: 'GET', body: BODY }));
    await until(() => working.length + shed > n);
    for (const response of working) places.leave(response);
  }
  for (const response of working) response.end();
  expect(await Promise.all(streams)).toEqual(Array(20).fill(200));
});

test('who sends halves of requests takes places from its own address alone', async () => {
  await serve(100);
  const halves = await Promise.all(Array.from({ length: 60 }, () => half()));
  await until(() => shed === 35);
  expect(await ask()).toBe(503);
  const other = ask({ from: '127.0.0.2' });
  await until(() => working.length === 1);
  working[0]?.end();
  expect(await other).toBe(200);
  for (const socket of halves) socket.destroy();
  atOnce = true;
  while ((await ask()) !== 200) await sleep(1);
});

test('who does not read their answer is not waited for', async () => {
  await serve(1, patientServer(100));
  const socket = connect({ port: port(), host: '127.0.0.1' }).pause();
  sockets.push(socket);
  socket.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`);
  await until(() => working.length === 1);
  const [unread] = working as [ServerResponse];
  unread.end(Buffer.alloc(64 * 1_048_576));
  expect(await ask()).toBe(503);
  await once(unread, 'close');
  const next = ask();
  await until(() => working.length === 2);
  working[1]?.end();
  expect(await next).toBe(200);
});

test('who sends several requests at once, and hangs up before they are answered, gives all places back', async () => {
  await serve(3, patientServer(60_000));
  const socket = connect({ port: port(), host: '127.0.0.1' });
  sockets.push(socket);
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(3));
  await until(() => working.length === 3);
  const [first, ended, last] = working as [ServerResponse, ServerResponse, ServerResponse];
  ended.end('one that waits for the first');
  const left = once(first, 'close');
  socket.destroy();
  await left;
  expect([ended.destroyed, last.destroyed]).toEqual([true, true]);
  atOnce = true;
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([200, 200, 200]);
});

test('answers that wait behind another one are sent, each in its turn', async () => {
  await serve(3, patientServer(60_000));
  const socket = connect({ port: port(), host: '127.0.0.1' });
  sockets.push(socket);
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(2));
  socket.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
  await until(() => working.length === 3);
  for (const [n, response] of [...working.entries()].reverse()) response.end(`answer ${n}`);
  expect((await text(socket)).match(/answer ./g)).toEqual(['answer 0', 'answer 1', 'answer 2']);
});
