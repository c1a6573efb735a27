import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import WebSocket, { WebSocketServer } from 'ws';
import { boundedSocket } from './bounded-socket.ts';

const MAXIMUM = 100_000;
const LARGE = 'x'.repeat(MAXIMUM / 2);

let server: WebSocketServer;
let cut: number;

beforeEach(async () => {
  cut = 0;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', WebSocket: boundedSocket(MAXIMUM, () => (cut += 1)) });
  await once(server, 'listening');
});

afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

async function connect(): Promise<[here: WebSocket, there: WebSocket]> {
  const here = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [[there]] = await Promise.all([once(server, 'connection'), once(here, 'open')]);
  return [here, there];
}

test('whoever does not read is sent away, with a code on which clients come back', async () => {
  const [here, there] = await connect();
  here.pause();
  for (let sent = 0; sent < 1_000 && there.readyState === WebSocket.OPEN; sent += 1) {
    // It does not wait for the reader: it says at once that it has been sent.
    await new Promise((resolve) => there.send(LARGE, resolve));
    await new Promise(setImmediate);
  }
  there.send(LARGE);
  expect(there.readyState).toBe(WebSocket.CLOSING);
  const closed = once(here, 'close');
  here.resume();
  expect((await closed)[0]).toBe(1013);
  expect(cut).toBe(1);
});

test('whoever reads gets everything', async () => {
  const [here, there] = await connect();
  let read = 0;
  here.on('message', () => {
    read += 1;
  });
  for (let sent = 0; sent < 20; sent += 1) {
    const told = once(here, 'message');
    there.send(LARGE);
    await told;
  }
  expect([read, cut]).toEqual([20, 0]);
  expect(there.readyState).toBe(WebSocket.OPEN);
});
