import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import {
  type CurrentSupergraph,
  EVENT,
  mergeEntities,
  type SubgraphAnswer,
  type SubgraphRequest,
  type Subscribed,
} from '@berth/compiled-plan';
import { following } from '@berth/tracing';
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError } from 'graphql';
import { type Context, type Results, whoAsks } from '../context.ts';
import { type Mask, masked } from '../errors.ts';
import { Deadline } from '../fetch/deadline.ts';
import type { SubgraphClient } from '../fetch/subgraph-client.ts';
import type { EventSource } from './event-source.ts';
import { type Told, traceOf } from './messages.ts';
import { sharedResults } from './shared-results.ts';
import { mapInOrder } from './stream.ts';

export type Subscribe = (request: GatewayGraphQLRequestContext) => Promise<Results | ExecutionResult>;

/** Runs subscriptions: the event from the virtual subgraph, and for each event the rest of the selection across the subgraphs. */
export function createSubscriptions(
  supergraph: CurrentSupergraph,
  client: SubgraphClient,
  source: EventSource,
  mask: Mask,
  timeoutMs: number,
): Subscribe {
  const shared = sharedResults<FormattedExecutionResult>();
  // Much may happen at once, and lead to the same kind of entities: a viewer who follows fifty rooms asks for them together.
  const send = mergeEntities(client.send, whoAsks);
  return async (request) => {
    const { document, operationName } = request;
    const variables = request.request.variables ?? {};
    const subscribed = await subscribedTo(request, variables);
    if ('errors' in subscribed) return subscribed;
    const { viewer, clientAddress } = request.context as Context;
    // A stream may last for days: the request's own context holds all that Apollo Server made of the request.
    const context: Context = { viewer, clientAddress };
    const opened = await source(subscribed.primary, variables, viewer);
    if (!('events' in opened)) return opened;
    const share = shared({ subscribed, document, operationName, variables, viewer });
    const resultOf = async (told: Told): Promise<ExecutionResult> => {
      try {
        return await complete(subscribed, variables, (asked) => send(asked, context), await opened.select(told));
      } catch (error) {
        // It is told as such; it must not end the stream.
        return failed(error as Error);
      }
    };
    const traced = (told: Told) =>
      following(traceOf(told), { name: `tell ${Object.keys(told)}`, kind: 'internal' }, async () =>
        masked(await resultOf(told), mask),
      );
    return mapInOrder(opened.events, (told) => share(told, () => traced(told)));
  };

  async function subscribedTo(request: GatewayGraphQLRequestContext, variables: Record<string, unknown>) {
    const deadline = new Deadline(timeoutMs);
    try {
      const { subscribe } = await supergraph.prepare(request, deadline);
      if (!subscribe) throw new Error('Only a subscription can be followed.');
      return await subscribe(variables, deadline);
    } finally {
      deadline.close();
    }
  }
}

function failed(error: Error): ExecutionResult {
  return { data: null, errors: [new GraphQLError(error.message, { originalError: error })] };
}

async function complete(
  { execute }: Subscribed,
  variables: Record<string, unknown>,
  send: (asked: SubgraphRequest) => Promise<SubgraphAnswer>,
  event: ExecutionResult,
): Promise<ExecutionResult> {
  return execute({
    variables,
    send: async (asked) => (asked.subgraph === EVENT ? (event as SubgraphAnswer) : send(asked)),
  });
}
