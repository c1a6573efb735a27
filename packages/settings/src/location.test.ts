import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readFrom, withoutSecrets } from './location.ts';

let server: Server;
let origin: string;

beforeEach(async () => {
  server = createServer((request, response) => {
    if (request.url === '/there?sig=SECRET') response.end('what is there');
    else response.writeHead(403).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => stopped());

/** What the log would have of it. */
const told = (location: string) => readFrom(location).catch((error: Error) => inspect(error));

async function stopped(): Promise<void> {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
}

test('what a URL answers, or stands in a file, is read', async () => {
  expect(await readFrom(`${origin}/there?sig=SECRET`)).toBe('what is there');
  const folder = await mkdtemp(join(tmpdir(), 'berth-location-'));
  await writeFile(join(folder, 'file'), 'what stands there');
  expect(await readFrom(join(folder, 'file'))).toBe('what stands there');
  await rm(folder, { recursive: true });
});

test('a URL that answers something else is not repeated: it may hold a secret', async () => {
  await expect(readFrom(`${origin}/s?sig=SECRET`)).rejects.toThrow(/^it answers 403$/);
});

test('nor is one that cannot be reached, or not be asked; why that is is told', async () => {
  await stopped();
  await expect(readFrom(`${origin}/s?sig=SECRET`)).rejects.toThrow(/^fetch failed: .*ECONNREFUSED/);
  for (const location of [`${origin}/s?sig=SECRET`, 'http://user:SECRET@cdn/s', 'http://:SECRET'])
    await expect(told(location)).resolves.not.toContain('SECRET');
});

test('nor is what was meant to be a path', async () => {
  await expect(readFrom('{"d":"SECRET"}')).rejects.toThrow(/^ENOENT: [^{]+$/);
});

test('of a URL its query and who asks are not told, of a file all is', () => {
  expect(withoutSecrets('https://user:SECRET@cdn/s.graphql?sig=SECRET#SECRET')).toBe('https://cdn/s.graphql');
  expect(withoutSecrets('/etc/berth/s.graphql')).toBe('/etc/berth/s.graphql');
});
