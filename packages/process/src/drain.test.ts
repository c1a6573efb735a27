import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Pool } from 'undici';
import { drainable } from './drain.ts';

let server: Server;
let drain: () => Promise<void>;
let pool: Pool;
/** Lets the next answer go out. */
let answer: () => void = () => {};

beforeEach(async () => {
  server = createServer((request, response) => {
    if (request.url !== '/slow') response.end();
    else answer = () => response.end();
  });
  drain = drainable(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: 1 });
});

afterEach(async () => {
  await pool.destroy();
  server.closeAllConnections();
});

const ask = (path = '/') =>
  pool.request({ path, method: 'POST' }).then(async ({ headers, body }) => {
    await body.dump();
    return headers['connection'];
  });

test('while it stops, whoever is connected is answered, and told to close; nobody else gets in', async () => {
  expect(await ask()).toBe('keep-alive');
  const drained = drain();
  expect(await ask()).toBe('close');
  await expect(ask()).rejects.toThrow('ECONNREFUSED');
  await drained;
});

test('who waits for an answer is told so by it', async () => {
  const asked = once(server, 'request');
  const waiting = ask('/slow');
  await asked;
  const drained = drain();
  answer();
  expect(await waiting).toBe('close');
  await drained;
});
