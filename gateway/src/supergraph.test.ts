import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { SettingsError } from '@berth/settings';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { firstSupergraph, urlsIn } from './supergraph.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-supergraph-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(sdl: string): Promise<string> {
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, sdl);
  return file;
}

async function supergraphOf(url: string) {
  const typeDefs = parse('type Query { book: String }');
  const { supergraphSdl = '' } = composeServices([{ name: 'books', url, typeDefs }]);
  return firstSupergraph('SUPERGRAPH', await fileOf(supergraphSdl));
}

test('a supergraph that is not there, or none, is told by the setting that names it', async () => {
  const missing = firstSupergraph('SUPERGRAPH', '/nowhere/supergraph.graphql');
  await expect(missing).rejects.toThrow(SettingsError);
  await expect(missing).rejects.toThrow(/^SUPERGRAPH cannot be used \(ENOENT.+\): set it to the path or the URL of/);
  for (const sdl of ['type Query {', 'type Query { a: Int }'])
    await expect(fileOf(sdl).then((file) => firstSupergraph('SUPERGRAPH', file))).rejects.toThrow(SettingsError);
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
