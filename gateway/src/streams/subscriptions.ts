import { executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Context } from '../context.ts';
import type { EventSource } from './event-source.ts';
import { mapStream } from './map-stream.ts';
import { createPlanner, EVENT_SERVICE, type SubscriptionPlan } from './subscription-plan.ts';

export type Subscribe = (
  request: GatewayGraphQLRequestContext,
) => Promise<AsyncIterableIterator<FormattedExecutionResult> | ExecutionResult>;
type Mask = (error: GraphQLFormattedError) => GraphQLFormattedError;

/** Runs subscriptions: the event from the virtual subgraph, and for each event the rest of the selection across the subgraphs. */
export function createSubscriptions(
  supergraphSdl: string,
  services: ServiceMap,
  source: EventSource,
  mask: Mask,
): Subscribe {
  const plan = createPlanner(supergraphSdl);

  return async (request) => {
    const planned = plan(request.document, request.request.operationName);
    const events = await source(planned.primary, request.request.variables ?? {}, (request.context as Context).viewer);
    if (!(Symbol.asyncIterator in events)) return events;
    // An event that fails is told as such; it must not end the stream.
    return mapStream(events, async (event) =>
      masked(await complete(planned, services, request, event).catch(failed), mask),
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
  { forEachEvent, operationContext, supergraphSchema, apiSchema }: SubscriptionPlan,
  services: ServiceMap,
  request: GatewayGraphQLRequestContext,
  event: ExecutionResult,
): Promise<ExecutionResult> {
  const withEvent = { ...services, [EVENT_SERVICE]: { process: async () => event } } as ServiceMap;
  // Each event's run collects metrics of its own; everything else is as when the subscription began.
  const context = { ...request, context: request.context, metrics: {} };
  return executeQueryPlan(forEachEvent, withEvent, context, operationContext, supergraphSchema, apiSchema);
}
