import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';

/** What is wrong with an operation itself, not with the request that brought it. */
const OF_OPERATIONS = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];

/**
 * GraphQL over HTTP: to a client that reads `application/json` alone, a status other than 200 would say that no answer of
 * GraphQL’s is in it. Whoever takes `application/graphql-response+json`, or anything, gets 400.
 */
export const statusPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    async willSendResponse({ request, response: { body, http } }) {
      if (http.status !== 400 || body.kind !== 'single') return;
      const errors = body.singleResult.errors ?? [];
      const isOperations = errors.every(({ extensions }) => OF_OPERATIONS.includes(String(extensions?.['code'])));
      if (isOperations && readsJsonAlone(request.http?.headers.get('accept'))) http.status = 200;
    },
  }),
};

function readsJsonAlone(accept = ''): boolean {
  return accept.split(',').every((type) => type.split(';')[0]?.trim() === 'application/json');
}
