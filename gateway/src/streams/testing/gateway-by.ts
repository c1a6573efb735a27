import type { EventEmitter } from 'node:events';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { buildSchema } from 'graphql';
import { withSubscriptions } from '../../federation.ts';
import { listen } from '../listen.ts';

const apiSchema = buildSchema('type Query { held: Int } type Mutation { held: Int } type Subscription { event: Int }');

/** Queries and mutations are answered by this executor; the subscription tells what is emitted as `event`. */
export function gatewayBy(executor: GatewayExecutor, events: EventEmitter): GatewayInterface {
  const gateway: GatewayInterface = {
    onSchemaLoadOrUpdate(hear) {
      hear({ apiSchema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({ executor }),
    stop: async () => {},
  };
  return withSubscriptions(gateway, async () => listen(events, 'event'), 60_000);
}
