import type { ServerResponse } from 'node:http';
import type { Context } from '../context.ts';
import type { Wanted } from '../fetch/wanted.ts';
import type { HeadersFor } from '../http/headers-for-origins.ts';
import type { Incoming, Middleware } from '../http/in-turn.ts';
import { limitVariables } from '../limits/of-variables.ts';
import type { Limits } from '../limits/settings.ts';
import type { OperationWatch } from '../watch-operations.ts';
import { contentTypeFor } from './content-type.ts';
import type { KnownQueries } from './known-queries.ts';
import { plainRequest } from './plain-request.ts';
import type { Answer, RunKnown } from './run-known.ts';

export interface AnswerKnownOptions {
  queries: KnownQueries;
  run: RunKnown;
  context: (request: Incoming, response: ServerResponse) => Promise<Context & { wanted: Wanted }>;
  /** Who ask the same at the same time are given one answer where this is the same. */
  sameFor: (context: Context) => string;
  limits: Limits;
  headersFor: HeadersFor;
  began: OperationWatch['began'];
}

/**
 * Runs again what Apollo Server has let through before, by the shortest way. Whatever is not plain, and whatever is refused,
 * is left to Apollo Server, which says what is wrong.
 */
export function answerKnown(options: AnswerKnownOptions): Middleware {
  const { queries, run, context: contextOf, sameFor, limits, headersFor, began } = options;
  const checkVariables = limitVariables(limits);
  return async (request, response, next) => {
    const asked = plainRequest(request);
    const query = asked && queries.find(asked.name);
    const contentType = query && contentTypeFor(request);
    if (!asked || !query || !contentType) return next();

    const ended = began();
    const { variables } = asked;
    let context: Awaited<ReturnType<typeof contextOf>>;
    try {
      checkVariables(query, variables);
      context = await contextOf(request, response);
    } catch {
      return next();
    }
    const same = `${sameFor(context)} ${JSON.stringify(variables)}`;
    const { wanted: byOne } = context;
    let answer: Answer | null;
    try {
      answer = await query.inFlight.ask(same, byOne, (byAny) => {
        context.wanted = byAny;
        return run(query, variables, context);
      });
    } catch (error) {
      ended(query, { errors: [] });
      // Nobody is there to be told.
      if (byOne.reason) return;
      throw error;
    }
    if (!answer) return next();
    ended(query, answer.result);
    const { status, headers, variesBy, text } = answer;
    const length = String(Buffer.byteLength(text));
    response
      .writeHead(status, [
        ...headersFor(request.headers.origin, variesBy),
        ...headers,
        ...['content-type', contentType, 'content-length', length],
      ])
      .end(text);
  };
}
