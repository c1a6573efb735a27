import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Context } from '../context.ts';
import { limitVariables } from './of-variables.ts';
import { rateLimited } from './refusal.ts';
import { retryAfter } from './retry-after.ts';
import { countRootFields } from './root-fields.ts';
import type { Limits } from './settings.ts';

type Resolved = GraphQLRequestContextDidResolveOperation<Context>;

const MUTATIONS = 'mutations a minute';

/** The limits that need more than the document: the variables, and who sends how much. Every transport passes here. */
export function limitsPlugin(limits: Limits): ApolloServerPlugin<Context> {
  const mutations = new RateLimiterMemory({ points: limits.MUTATIONS_PER_MINUTE, duration: 60 });
  const checkVariables = limitVariables(limits);
  return {
    requestDidStart: async () => ({
      async didResolveOperation(resolved) {
        const { schema, document, operation, request } = resolved;
        if (!operation) return;
        checkVariables({ schema, document, operation }, request.variables ?? {});
        if (operation.operation === 'mutation') await countMutations(mutations, resolved, operation);
      },
      async willSendResponse({ response: { body, http } }) {
        const { seconds, status } = body.kind === 'single' ? retryAfter(body.singleResult) : {};
        if (seconds !== undefined) http.headers.set('retry-after', String(seconds));
        if (status !== undefined) http.status = status;
      },
    }),
  };
}

async function countMutations(
  limiter: RateLimiterMemory,
  { document, contextValue }: Resolved,
  operation: OperationDefinitionNode,
): Promise<void> {
  const { viewer, clientAddress } = contextValue;
  try {
    await limiter.consume(viewer?.id ?? clientAddress, countRootFields(document, operation));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw rateLimited(MUTATIONS, Math.ceil(refusal.msBeforeNext / 1000));
  }
}
