import type { ServerResponse } from 'node:http';
import type { GatewayExecutor, GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { stringifyResult } from '@berth/compiled-plan';
import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import type { Context } from '../context.ts';
import { type Mask, masked } from '../errors.ts';
import type { Incoming, Middleware } from '../http/in-turn.ts';
import { cacheControlOf, type Keeping, NOT_KEPT, tellWhatItVariesBy } from '../http/keeping.ts';
import { limitVariables } from '../limits/of-variables.ts';
import { retryAfter } from '../limits/retry-after.ts';
import type { Limits } from '../limits/settings.ts';
import type { OperationWatch } from '../watch-operations.ts';
import { contentTypeFor } from './content-type.ts';
import type { KnownQueries } from './known-queries.ts';
import { plainRequest } from './plain-request.ts';

export interface AnswerKnownOptions {
  queries: KnownQueries;
  execute: GatewayExecutor;
  context: (request: Incoming, response: ServerResponse) => Promise<Context>;
  limits: Limits;
  /** The headers by which viewers are told apart. */
  identifying: readonly string[];
  mask: Mask;
  began: OperationWatch['began'];
}

/**
 * Runs again what Apollo Server has let through before, by the shortest way. Whatever is not plain, and whatever is refused,
 * is left to Apollo Server, which says what is wrong.
 */
export function answerKnown(options: AnswerKnownOptions): Middleware {
  const { queries, execute, context, limits, identifying, mask, began } = options;
  const checkVariables = limitVariables(limits);
  return async (request, response, next) => {
    const asked = plainRequest(request);
    const query = asked && queries.find(asked.name);
    const contentType = query && contentTypeFor(request);
    if (!asked || !query || !contentType) return next();

    const ended = began();
    const { variables } = asked;
    let contextValue: Context;
    try {
      checkVariables(query, variables);
      contextValue = await context(request, response);
    } catch {
      return next();
    }
    let keeping: Keeping | undefined;
    const overallCachePolicy = {
      restrict(given: Keeping) {
        keeping = given;
      },
    };
    const running = { ...query, request: { variables }, context: contextValue, overallCachePolicy } as unknown;
    const result = (await execute(running as GatewayGraphQLRequestContext)) as ExecutionResult;
    // Nothing was asked of anybody: the variables do not fit.
    if (result.data === undefined) return next();
    const answer = masked(result, mask);
    ended(query, answer);
    if (keeping) tellWhatItVariesBy(response, keeping, identifying);
    const cacheControl = keeping && !result.errors ? cacheControlOf(keeping) : NOT_KEPT;
    send(response, { 'content-type': contentType, 'cache-control': cacheControl }, answer);
  };
}

function send(response: ServerResponse, headers: Record<string, string>, result: FormattedExecutionResult): void {
  const { seconds, status = 200 } = result.errors ? retryAfter(result) : {};
  if (seconds !== undefined) response.setHeader('retry-after', String(seconds));
  const body = Buffer.from(stringifyResult(result));
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}
