import type { FetchNode } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { type createPrepare, EVENT, type Prepared, type SubgraphAnswer } from '@berth/compiled-plan';
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Context } from '../context.ts';
import type { SubgraphClient } from '../fetch/subgraph-client.ts';
import type { EventSource } from './event-source.ts';
import { mapStream } from './map-stream.ts';

export type Subscribe = (
  request: GatewayGraphQLRequestContext,
) => Promise<AsyncIterableIterator<FormattedExecutionResult> | ExecutionResult>;
type Mask = (error: GraphQLFormattedError) => GraphQLFormattedError;

/** Runs subscriptions: the event from the virtual subgraph, and for each event the rest of the selection across the subgraphs. */
export function createSubscriptions(
  prepare: ReturnType<typeof createPrepare>,
  client: SubgraphClient,
  source: EventSource,
  mask: Mask,
): Subscribe {
  return async (request) => {
    const { queryHash, document, operationName } = request;
    const prepared = prepare(queryHash, document, operationName);
    const { viewer } = request.context as Context;
    const events = await source(prepared.primary as FetchNode, request.request.variables ?? {}, viewer);
    if (!(Symbol.asyncIterator in events)) return events;
    // An event that fails is told as such; it must not end the stream.
    return mapStream(events, async (event) =>
      masked(await complete(prepared, client, request, event).catch(failed), mask),
    );
  };
}

function failed(error: Error): ExecutionResult {
  return { data: null, errors: [new GraphQLError(error.message, { originalError: error })] };
}

/** Results of a stream do not pass Apollo Server's formatError. */
function masked({ errors, ...result }: ExecutionResult, mask: Mask): FormattedExecutionResult {
  return errors ? { ...result, errors: errors.map((error) => mask(error.toJSON())) } : result;
}

async function complete(
  { execute }: Prepared,
  client: SubgraphClient,
  { request, context }: GatewayGraphQLRequestContext,
  event: ExecutionResult,
): Promise<ExecutionResult> {
  return execute({
    variables: request.variables ?? {},
    send: async (asked) =>
      asked.subgraph === EVENT ? (event as SubgraphAnswer) : client.send(asked, context as Context),
  });
}
