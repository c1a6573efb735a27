import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import type { FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Context } from '../context.ts';
import { costOf } from './operation-cost.ts';
import { limitExceeded, rateLimited } from './refusal.ts';
import { countRootFields } from './root-fields.ts';
import type { Limits } from './settings.ts';
import { hasLongList } from './variables.ts';

type Resolved = GraphQLRequestContextDidResolveOperation<Context>;

const MUTATIONS = 'mutations a minute';

/** The limits that need more than the document: the variables, and who sends how much. Every transport passes here. */
export function limitsPlugin(limits: Limits): ApolloServerPlugin<Context> {
  const mutations = new RateLimiterMemory({ points: limits.MUTATIONS_PER_MINUTE, duration: 60 });
  return {
    requestDidStart: async () => ({
      async didResolveOperation(request) {
        if (hasLongList(request.request.variables, limits.MAX_LIST_ITEMS))
          throw limitExceeded('list items in variables', limits.MAX_LIST_ITEMS);
        checkCost(request, limits.MAX_COST);
        if (request.operation?.operation === 'mutation') await countMutations(mutations, request, request.operation);
      },
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single') return;
        const seconds = retryAfter(response.body.singleResult);
        if (seconds === undefined) return;
        response.http.headers.set('retry-after', String(seconds));
        if (!response.body.singleResult.data) response.http.status = 429;
      },
    }),
  };
}

function checkCost({ schema, document, operation, request }: Resolved, maximum: number): void {
  if (!operation) return;
  const cost = costOf({ schema, document, operation, variables: request.variables });
  if (cost > maximum) throw limitExceeded('cost', maximum, cost);
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

/** The longest wait that any of its errors, or of a subgraph's, asks for. */
function retryAfter({ errors = [] }: FormattedExecutionResult): number | undefined {
  const waits = errors
    .map(({ extensions }) => extensions?.['retryAfterSeconds'])
    .filter((wait) => typeof wait === 'number');
  return waits.length > 0 ? Math.max(...waits) : undefined;
}
