import { HeaderMap } from '@apollo/server';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError } from 'graphql';
import type { Context } from './context.ts';
import { underDeadline } from './fetch/under-deadline.ts';
import type { Subscribe } from './streams/subscriptions.ts';

/**
 * Runs queries and mutations through a gateway of Apollo's kind, each under a deadline, and subscriptions, which those
 * refuse, through Berth's streams.
 */
export function withSubscriptions(
  gateway: GatewayInterface,
  subscribe: Subscribe,
  timeoutMs: number,
): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
    async load(options) {
      const { executor } = await gateway.load(options);
      const execute = underDeadline(executor as GatewayExecutor, timeoutMs);
      return {
        async executor(request) {
          // There is none where the document has none of that name.
          const operation = request.operation?.operation;
          if (operation === 'subscription') return openStream(request);
          const { stream } = request.context as Context;
          if (operation === 'mutation' && stream?.mayMutate === false) return { errors: [mutationsNeedPost()] };
          return execute(request);
        },
      };
    },
  };

  /** The stream goes to the transport through the context: an executor can answer only once. */
  async function openStream(request: Parameters<GatewayExecutor>[0]): ReturnType<GatewayExecutor> {
    const { stream } = request.context as Context;
    if (!stream) return { errors: [subscriptionsNeedAStream()] };
    const results = await subscribe(request);
    if (typeof results !== 'function') return results as Awaited<ReturnType<GatewayExecutor>>;
    stream.results = results;
    return { data: null };
  }
}

function subscriptionsNeedAStream(): GraphQLError {
  return new GraphQLError(
    'A subscription needs a stream, at this same address: over WebSocket (graphql-transport-ws), or over HTTP with ' +
      'Accept: multipart/mixed;subscriptionSpec=1.0 or Accept: text/event-stream.',
    { extensions: { code: 'SUBSCRIPTION_NEEDS_A_STREAM', http: { status: 406 } } },
  );
}

function mutationsNeedPost(): GraphQLError {
  return new GraphQLError('Mutations are sent by POST.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: new HeaderMap([['allow', 'POST']]) } },
  });
}
