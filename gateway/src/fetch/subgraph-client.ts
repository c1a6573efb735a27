import { randomUUID } from 'node:crypto';
import { post, type SubgraphAnswer, type SubgraphRequest, type Target, targetOf } from '@berth/compiled-plan';
import { CLIENT_ADDRESS_HEADER } from '@berth/identity';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { Context } from '../context.ts';
import type { Identity } from '../identity.ts';

const TIMEOUT_MS = 10_000;

export interface SubgraphClient {
  /** Asks a subgraph in a viewer's name. Of the client's headers, none goes on: the signed token says all there is. */
  send(request: SubgraphRequest, context: Context): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}

/** One pool for all subgraphs, whose addresses are given by name; it keeps connections open between requests. */
export function createSubgraphClient(
  urls: ReadonlyMap<string, string>,
  identity: Identity,
  logger: Logger,
): SubgraphClient {
  const pool = new Agent({
    connections: 64,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connectTimeout: 2_000,
  });
  const targets = new Map([...urls].map(([name, url]) => [name, targetOf(url)]));

  async function ask({ subgraph, body }: SubgraphRequest, context: Context): Promise<SubgraphAnswer> {
    const token = await identity.subgraphToken(subgraph, context.viewer ?? null);
    return post(pool, targets.get(subgraph) as Target, body, {
      authorization: `Bearer ${token}`,
      [CLIENT_ADDRESS_HEADER]: context.clientAddress ?? '',
    });
  }

  return {
    async send(request, context) {
      try {
        return await ask(request, context);
      } catch (error) {
        throw unavailable(request.subgraph, error, logger);
      }
    },
    close: () => pool.close(),
  };
}

/** The log hears the address and the cause, the client neither. */
function unavailable(serviceName: string, error: unknown, logger: Logger): GraphQLError {
  const errorId = randomUUID();
  logger.error({ err: error, subgraph: serviceName, errorId }, 'a subgraph did not answer');
  return new GraphQLError(`The subgraph ${serviceName} does not answer.`, {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName, errorId },
  });
}
