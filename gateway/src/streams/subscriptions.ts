import type { FetchNode } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { type CurrentSupergraph, EVENT, type Prepared, type SubgraphAnswer } from '@berth/compiled-plan';
import { following } from '@berth/tracing';
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { RememberFor } from '../cache/entity-cache.ts';
import type { Context } from '../context.ts';
import type { SubgraphClient } from '../fetch/subgraph-client.ts';
import type { EventSource } from './event-source.ts';
import { mapStream } from './map-stream.ts';
import { type Told, traceOf } from './messages.ts';
import { sharedResults } from './shared-results.ts';

export type Subscribe = (
  request: GatewayGraphQLRequestContext,
) => Promise<AsyncIterableIterator<FormattedExecutionResult> | ExecutionResult>;
type Asking = Parameters<Prepared['execute']>[0];
type Mask = (error: GraphQLFormattedError) => GraphQLFormattedError;

/** Runs subscriptions: the event from the virtual subgraph, and for each event the rest of the selection across the subgraphs. */
export function createSubscriptions(
  supergraph: CurrentSupergraph,
  client: SubgraphClient,
  source: EventSource,
  remember: RememberFor | undefined,
  mask: Mask,
): Subscribe {
  const shared = sharedResults<FormattedExecutionResult>();
  return async (request) => {
    const { queryHash, document, operationName } = request;
    const prepared = supergraph.prepare(request);
    const context = request.context as Context;
    const { viewer } = context;
    const variables = request.request.variables ?? {};
    const opened = await source(prepared.primary as FetchNode, variables, viewer);
    if (!('events' in opened)) return opened;
    const share = shared({ queryHash, document, operationName, variables, viewer });
    // An event that fails is told as such; it must not end the stream.
    const asking: Asking = {
      variables,
      send: (asked) => client.send(asked, context),
      ...(remember && { remember: (asked) => remember(asked, context) }),
    };
    const resultOf = async (told: Told) =>
      following(traceOf(told), { name: `tell ${Object.keys(told)}`, kind: 'internal' }, async () =>
        masked(await complete(prepared, asking, await opened.select(told)).catch(failed), mask),
      );
    return mapStream(opened.events, (told) => share(told, () => resultOf(told)));
  };
}

function failed(error: Error): ExecutionResult {
  return { data: null, errors: [new GraphQLError(error.message, { originalError: error })] };
}

/** Results of a stream do not pass Apollo Server's formatError. */
function masked({ errors, ...result }: ExecutionResult, mask: Mask): FormattedExecutionResult {
  return errors ? { ...result, errors: errors.map((error) => mask(error.toJSON())) } : result;
}

function complete({ execute }: Prepared, asking: Asking, event: ExecutionResult): Promise<ExecutionResult> {
  return execute({
    ...asking,
    send: async (asked) => (asked.subgraph === EVENT ? (event as SubgraphAnswer) : asking.send(asked)),
  });
}
