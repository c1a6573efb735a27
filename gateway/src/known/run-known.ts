import type { GatewayExecutor, GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { stringifyResult } from '@berth/compiled-plan';
import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import type { Context } from '../context.ts';
import { type Mask, masked } from '../errors.ts';
import { cacheControlOf, type Keeping, NOT_KEPT, variesBy } from '../http/keeping.ts';
import { retryAfter } from '../limits/retry-after.ts';
import type { KnownQuery } from './known-queries.ts';

/** As it can be sent to everybody who asked for it. */
export interface Answer {
  result: FormattedExecutionResult;
  status: number;
  /** As `writeHead` takes them. */
  headers: string[];
  /** The headers of a request that it depends on. */
  variesBy: string;
  text: string;
}

export interface RunKnownOptions {
  execute: GatewayExecutor;
  /** The headers by which viewers are told apart. */
  identifying: readonly string[];
  mask: Mask;
}

export type RunKnown = (
  query: KnownQuery,
  variables: Record<string, unknown>,
  context: Context,
) => Promise<Answer | null>;

/** Runs what Apollo Server let through before. Null where nothing was asked of anybody: the variables do not fit, or there is no plan. */
export function runKnown({ execute, identifying, mask }: RunKnownOptions): RunKnown {
  return async (query, variables, context) => {
    let keeping: Keeping | undefined;
    const overallCachePolicy = {
      restrict(given: Keeping) {
        keeping = given;
      },
    };
    // Spread, these would take longer to put together than all the rest takes.
    const { schema, document, operation, operationName, queryHash } = query;
    const request = { variables };
    const running = {
      schema,
      document,
      operation,
      operationName,
      queryHash,
      request,
      context,
      overallCachePolicy,
    } as unknown;
    const told = (await execute(running as GatewayGraphQLRequestContext)) as ExecutionResult;
    const { seconds, status = 200 } = told.errors ? retryAfter(told) : {};
    // Who is to come again later has waited once already.
    if (told.data === undefined && seconds === undefined) return null;

    const result = masked(told, mask);
    const headers = ['cache-control', keeping && !result.errors ? cacheControlOf(keeping) : NOT_KEPT];
    if (seconds !== undefined) headers.push('retry-after', String(seconds));
    return {
      result,
      status,
      headers,
      text: stringifyResult(result),
      variesBy: keeping ? variesBy(keeping, identifying).join(', ') : '',
    };
  };
}
