import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ApolloServerPlugin } from '@apollo/server';
import { z } from '@berth/settings';
import { GraphQLError, parse } from 'graphql';
import type { Context } from './context.ts';
import { type DocumentStore, documentStore } from './document-store.ts';

export const trustedSettings = {
  TRUSTED_DOCUMENTS: z
    .string()
    .optional()
    .describe('the path of the JSON file of operations, by their SHA-256, besides which nothing is answered'),
};

/** Apollo's prefix for what it keeps of persisted queries. */
const PREFIX = 'apq:';
const HASH_LENGTH = 64;
/** What stands for an operation that is refused. */
const REFUSED = parse('{ __typename }');

export interface TrustedDocuments {
  /** Refuses every other operation. */
  plugin: ApolloServerPlugin<Context>;
  /** Other operations are neither parsed nor validated: what is wrong with them would tell what there is. */
  documentStore: DocumentStore;
  /** What a client names by its hash alone is looked up here. */
  cache: { get(key: string): Promise<string | undefined>; set(): Promise<void>; delete(): Promise<boolean> };
}

/** A JSON file, `{ "<sha256 of the document>": "<document>" }`, as the clients' build writes it. */
export async function readTrustedDocuments(file: string): Promise<TrustedDocuments> {
  const given: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof given !== 'object' || given === null) throw new Error('it holds no object of operations');
  const documents = new Map<string, string>(Object.entries(given));
  for (const [hash, document] of documents) {
    if (hash !== sha256(document)) throw new Error(`${hash} is not the SHA-256 of its document`);
  }
  const store = documentStore();
  return {
    plugin: {
      requestDidStart: async () => ({
        async didResolveOperation({ queryHash }) {
          if (!queryHash || !documents.has(queryHash)) throw untrusted();
        },
      }),
    },
    documentStore: {
      ...store,
      get: async (key) => (documents.has(key.slice(-HASH_LENGTH)) ? store.get(key) : REFUSED),
    },
    cache: {
      get: async (key) => documents.get(key.slice(PREFIX.length)),
      // What is trusted is in the file; clients add nothing.
      set: async () => {},
      delete: async () => false,
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(String(text)).digest('hex');
}

function untrusted(): GraphQLError {
  return new GraphQLError('Only operations that were registered are answered here.', {
    extensions: { code: 'UNTRUSTED_DOCUMENT', http: { status: 403 } },
  });
}
