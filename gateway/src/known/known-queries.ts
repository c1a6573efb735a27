import type { ApolloServerPlugin } from '@apollo/server';
import { asKey, hasDefers, lengthOf } from '@berth/compiled-plan';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import { MOST_CHARACTERS } from '../document-store.ts';
import { SharedInFlight } from '../fetch/shared-in-flight.ts';
import type { Answer } from './run-known.ts';

const MOST = 1_000;

/** A query that was parsed, validated and let through. */
export interface KnownQuery {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | null;
  queryHash: string;
  /** Null where Apollo Server is to say what is wrong. */
  inFlight: SharedInFlight<Answer | null>;
}

export interface KnownQueries {
  /** Learns of each query that Apollo Server is about to run. */
  plugin: ApolloServerPlugin<Context>;
  find(name: string): KnownQuery | undefined;
}

/** The queries that need not be looked at again, as long as the schema is the same. */
export function createKnownQueries(): KnownQueries {
  const known = new LRUCache<string, KnownQuery>({
    ...{ max: MOST, maxSize: MOST_CHARACTERS },
    sizeCalculation: ({ document }) => lengthOf(document),
  });
  let current: GraphQLSchema | undefined;
  return {
    find: (name) => known.get(name),
    plugin: {
      serverWillStart: async () => ({
        schemaDidLoadOrUpdate({ apiSchema }) {
          current = apiSchema;
          known.clear();
        },
      }),
      requestDidStart: async () => ({
        async executionDidStart({ request, schema, document, operation, operationName, queryHash }) {
          // One that began before the schema changed ends on the one before, and is forgotten with it.
          if (operation?.operation !== 'query' || schema !== current) return;
          // What may be answered in parts is not for who answers at once.
          if (hasDefers(document)) return;
          const hash = request.extensions?.['persistedQuery']?.sha256Hash;
          const inFlight: KnownQuery['inFlight'] = new SharedInFlight();
          const query = { schema, document, operation, operationName, queryHash, inFlight };
          known.set(nameOf({ ...request, hash }), query);
        },
      }),
    },
  };
}

/** By its text; where there is none, by the hash of one that is persisted. */
export function nameOf(asked: { query?: string; hash?: string; operationName?: string | undefined }): string {
  const { query, hash, operationName = '' } = asked;
  // Its length first: a name that is no name could go on in the text.
  return asKey(`${operationName.length} ${operationName} ${query === undefined ? `#${hash}` : `:${query}`}`);
}
