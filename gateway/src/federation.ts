import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError } from 'graphql';
import type { Context } from './context.ts';
import type { Subscribe } from './streams/subscriptions.ts';

/** Runs queries and mutations through a gateway of Apollo's kind, and subscriptions, which those refuse, through Berth's streams. */
export function withSubscriptions(gateway: GatewayInterface, subscribe: Subscribe): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
    async load(options) {
      const { executor } = await gateway.load(options);
      return {
        executor: (request) =>
          request.operation.operation === 'subscription' ? openStream(request) : (executor as GatewayExecutor)(request),
      };
    },
  };

  /** The stream goes to the transport through the context: an executor can answer only once. */
  async function openStream(request: Parameters<GatewayExecutor>[0]): ReturnType<GatewayExecutor> {
    const { stream } = request.context as Context;
    if (!stream) return { errors: [subscriptionsNeedAStream()] };
    const results = await subscribe(request);
    if (!(Symbol.asyncIterator in results)) return results as Awaited<ReturnType<GatewayExecutor>>;
    stream.results = results;
    return { data: null };
  }
}

function subscriptionsNeedAStream(): GraphQLError {
  return new GraphQLError('Subscriptions are served over WebSocket (graphql-transport-ws) at this same address.', {
    extensions: { code: 'SUBSCRIPTION_NEEDS_A_STREAM', http: { status: 406 } },
  });
}
