import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { patientServer } from './patient-server.ts';
import { createPlaces, Overloaded, type Places } from './places.ts';

const BODY = '{"query":"{ a }"}';

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
      await text(incoming).catch(() => '');
      if (atOnce) return response.end();
      return working.push(response);
    }),
  );
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
}

const port = () => (server.address() as AddressInfo).port;

/** The status, once there is one. */
async function ask({ from = '127.0.0.1', accept = '*/*', method = 'POST' } = {}): Promise<number | undefined> {
  const asking = request({ port: port(), localAddress: from, host: '127.0.0.1', method, headers: { accept } });
  asking.end(method === 'POST' ? BODY : undefined);
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

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1);
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
  const onlyStream = ask({ accept: 'text/event-stream' });
  await until(() => working.length === 3);
  expect(await ask()).toBe(503);
  for (const response of working) response.end();
  expect(await Promise.all([stream, other, onlyStream])).toEqual([200, 200, 200]);
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
