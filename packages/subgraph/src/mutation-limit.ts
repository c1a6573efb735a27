import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { CLIENT_ADDRESS_HEADER, type Viewer } from '@berth/identity';
import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { Pool } from 'pg';
import { rateLimit } from './rate-limit.ts';

export interface WithViewer extends BaseContext {
  viewer: Viewer | null;
}

/** Counts each viewer's mutations, or an address's, before they run. Queries pass by. */
export function mutationLimit(pool: Pool, perMinute: number): ApolloServerPlugin<WithViewer> {
  const mutations = rateLimit(pool, {
    ...{ limit: 'mutations a minute', keyPrefix: 'mutations', points: perMinute, duration: 60, remembersRefused: true },
  });
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ operation, contextValue, request, schema, document }) {
        if (operation?.operation !== 'mutation') return;
        const who = contextValue.viewer?.id ?? request.http?.headers.get(CLIENT_ADDRESS_HEADER) ?? '';
        await mutations.count(who, countMutations(schema, document));
      },
    }),
  };
}

/** Ten in one request are ten, wherever in the document they stand. */
function countMutations(schema: GraphQLSchema, document: DocumentNode): number {
  const types = new TypeInfo(schema);
  let count = 0;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        if (types.getParentType() === schema.getMutationType()) count += 1;
        return false;
      },
    }),
  );
  return count;
}
