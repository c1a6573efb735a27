import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Context } from './context.ts';
import { readTrustedDocuments } from './trusted-documents.ts';

const TRUSTED = '{ greeting }';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const contextValue: Context = { viewer: null, clientAddress: '' };

let folder: string;
let file: string;
let server: ApolloServer<Context>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-documents-'));
  file = join(folder, 'documents.json');
  await writeFile(file, JSON.stringify({ [hashOf(TRUSTED)]: TRUSTED }));
  const { plugin, cache, documentStore } = await readTrustedDocuments(file);
  server = new ApolloServer({
    typeDefs: 'type Query { greeting: String other: String }',
    resolvers: { Query: { greeting: () => 'ahoy', other: () => 'other' } },
    persistedQueries: { cache },
    documentStore,
    plugins: [plugin],
  });
  await server.start();
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function ask(request: Parameters<typeof server.executeOperation>[0]) {
  const { body } = await server.executeOperation(request, { contextValue });
  if (body.kind !== 'single') throw new Error('Not one answer.');
  const { data, errors } = body.singleResult;
  return data ?? errors?.[0]?.extensions?.['code'];
}

const byHash = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

test('what is in the file is answered, by its text and by its hash', async () => {
  expect(await ask({ query: TRUSTED })).toEqual({ greeting: 'ahoy' });
  expect(await ask(byHash(hashOf(TRUSTED)))).toEqual({ greeting: 'ahoy' });
});

test('what is not is refused, and cannot be added', async () => {
  const query = '{ other }';
  expect(await ask({ query })).toBe('UNTRUSTED_DOCUMENT');
  expect(await ask({ query, ...byHash(hashOf(query)) })).toBe('UNTRUSTED_DOCUMENT');
  expect(await ask(byHash(hashOf(query)))).toBe('PERSISTED_QUERY_NOT_FOUND');
});

test('what is wrong with an operation is told of those in the file alone', async () => {
  for (const query of ['{ othre }', '{ not an operation', 'query Q { other }'])
    expect(await ask({ query, operationName: 'Q' })).toBe('UNTRUSTED_DOCUMENT');
});

test('a file whose hashes are not those of its documents is refused', async () => {
  await writeFile(file, JSON.stringify({ [hashOf('{ other }')]: TRUSTED }));
  await expect(readTrustedDocuments(file)).rejects.toThrow('is not the SHA-256 of its document');
  await writeFile(file, 'null');
  await expect(readTrustedDocuments(file)).rejects.toThrow('it holds no object of operations');
});
