import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { composeServices } from '@apollo/composition';
import { CurrentSupergraph, onOwnThread } from '@berth/compiled-plan';
import { SettingsError } from '@berth/settings';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { pino } from 'pino';
import { firstSupergraph, followSupergraph, urlsIn } from './supergraph.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-supergraph-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What is answered at a URL that holds a secret. */
async function served(answer: (response: ServerResponse) => void) {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin, location: `${origin}/s.graphql?sig=SECRET`, stop };
}

async function fileOf(sdl: string): Promise<string> {
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, sdl);
  return file;
}

function sdlOf(url: string, schema = 'type Query { book: String }'): string {
  return composeServices([{ name: 'books', url, typeDefs: parse(schema) }]).supergraphSdl ?? '';
}

async function supergraphOf(url: string) {
  return firstSupergraph('SUPERGRAPH', await fileOf(sdlOf(url)));
}

test('a supergraph that is not there, or none, is told by the setting that names it', async () => {
  const missing = firstSupergraph('SUPERGRAPH', '/nowhere/supergraph.graphql');
  await expect(missing).rejects.toThrow(SettingsError);
  await expect(missing).rejects.toThrow(/^SUPERGRAPH cannot be used \(ENOENT.+\): set it to the path or the URL of/);
  for (const sdl of ['type Query {', 'type Query { a: Int }'])
    await expect(fileOf(sdl).then((file) => firstSupergraph('SUPERGRAPH', file))).rejects.toThrow(SettingsError);
});

test('so is one at a URL, which is not repeated: it may hold a secret', async () => {
  const { location, stop } = await served((response) => response.writeHead(403).end());
  await expect(firstSupergraph('SUPERGRAPH', location)).rejects.toThrow(
    /^SUPERGRAPH cannot be used \(it answers 403\): set it to the path or the URL of a composed schema of Federation 2\.$/,
  );
  stop();
});

test('the log tells where another one is from, and why there is none, but not the secret in its URL', async () => {
  let answer = (response: ServerResponse) => void response.writeHead(403).end();
  const { origin, location, stop } = await served((response) => answer(response));
  const first = await supergraphOf('http://books');
  const lines = new PassThrough();
  const urls = new Map<string, string>();
  const unfollow = followSupergraph(new CurrentSupergraph(first, { maxOperations: 1, onFallback: () => {} }), {
    ...{ location, everyMs: 1, openPlanner: onOwnThread(), urlsOf: urlsIn, urls },
    logger: pino(lines),
  });
  const nextLine = async () => JSON.parse(String(await once(lines, 'data').then(([line]) => line)));
  const refused = await nextLine();
  expect(refused).toMatchObject({ supergraph: `${origin}/s.graphql`, err: { message: 'it answers 403' } });
  answer = (response) => void response.end(sdlOf('http://books', 'type Query { page: String }'));
  const taken = await nextLine();
  expect(taken).toMatchObject({ supergraph: `${origin}/s.graphql`, msg: 'another supergraph is in use' });
  expect(JSON.stringify([refused, taken])).not.toContain('SECRET');
  unfollow();
  stop();
});

test('so is one of which nothing can be planned, though it can be read', async () => {
  const typeDefs = parse(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { book: Book } type Book @key(fields: "id") { id: ID! }`);
  const { supergraphSdl = '' } = composeServices([{ name: 'books', url: 'http://books', typeDefs }]);
  const file = await fileOf(supergraphSdl.replace('key: "id"', 'key: "isbn"'));
  await expect(firstSupergraph('SUPERGRAPH', file)).rejects.toThrow(/^SUPERGRAPH cannot be used \(.*isbn/s);
});

test.each(['', 'books/graphql', 'ftp://books/graphql'])('a subgraph whose url is %j is named', async (url) => {
  const supergraph = await supergraphOf(url);
  expect(() => urlsIn(supergraph)).toThrow(/^The url of the subgraph books in the supergraph is (missing|wrong)/);
});

test('subgraphs are where the supergraph says', async () => {
  expect(urlsIn(await supergraphOf('http://books:4001/graphql'))).toEqual(
    new Map([['books', 'http://books:4001/graphql']]),
  );
});
