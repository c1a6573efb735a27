import { randomUUID } from 'node:crypto';
import type { SubgraphAnswer, SubgraphRequest } from '@berth/compiled-plan';
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
  const targets = new Map([...urls].map(([name, url]) => [name, targetOf(new URL(url))]));

  async function ask({ subgraph, body }: SubgraphRequest, context: Context): Promise<SubgraphAnswer> {
    const target = targets.get(subgraph);
    if (!target) throw new Error(`there is no subgraph ${subgraph}`);
    const authorization = `Bearer ${await identity.subgraphToken(subgraph, context.viewer ?? null)}`;
    const headers = { 'content-type': 'application/json', accept: 'application/json', authorization, [CLIENT_ADDRESS_HEADER]: context.clientAddress ?? '' };
    const response = await pool.request({ ...target, method: 'POST', headers, body });
    const text = await response.body.text();
    // With 400 a subgraph says what is wrong with what the client sent; any other is an outage.
    if (response.statusCode !== 200 && response.statusCode !== 400) throw new Error(`status ${response.statusCode}`);
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
    throw new Error('the answer is not an object');
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

function targetOf({ origin, pathname, search }: URL) {
  return { origin, path: pathname + search };
}

/** The log hears the address and the cause, the client neither. */
function unavailable(serviceName: string, error: unknown, logger: Logger): GraphQLError {
  const errorId = randomUUID();
  logger.error({ err: error, subgraph: serviceName, errorId }, 'a subgraph did not answer');
  return new GraphQLError(`The subgraph ${serviceName} does not answer.`, {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName, errorId },
  });
}
