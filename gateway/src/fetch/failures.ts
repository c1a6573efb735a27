import { randomUUID } from 'node:crypto';
import { answerIn, Refused, type SubgraphAnswer } from '@berth/compiled-plan';
import { BrokenCircuitError, BulkheadRejectedError } from 'cockatiel';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { DeadlinePassed, HungUp, TooLittleTime } from './deadline.ts';

/** A request that was not sent, or not waited for. */
const NOT_TRIED = [HungUp, TooLittleTime, BrokenCircuitError, BulkheadRejectedError];
/** By what a subgraph says to whoever asks, in HTTP's own words. */
const CODES: Record<number, string> = { 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN' };

export function wasTried(error: unknown): boolean {
  return !NOT_TRIED.some((kind) => error instanceof kind);
}

/** The subgraph is to blame. One that refuses somebody is well, and would refuse them again. */
export function isFailure(error: unknown): boolean {
  return wasTried(error) && !(error instanceof Refused);
}

export function mayHelpToRetry(error: unknown): boolean {
  return isFailure(error) && !(error instanceof DeadlinePassed);
}

/** The log hears the address and the cause, the client neither. Of what was not even tried, there is nothing to tell. */
export function unavailable(serviceName: string, error: unknown, logger: Logger): GraphQLError {
  const errorId = wasTried(error) ? randomUUID() : undefined;
  if (errorId) logger.error({ err: error, subgraph: serviceName, errorId }, 'a subgraph did not answer');
  return new GraphQLError(`The subgraph ${serviceName} does not answer.`, {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName, ...(errorId && { errorId }) },
  });
}

/**
 * What a subgraph tells somebody whom it refuses: in GraphQL where it speaks that, else by the status alone. One that does not
 * say who they are may not be where it is asked.
 */
export function refusalBy(serviceName: string, { status, text, message }: Refused, logger: Logger): SubgraphAnswer {
  try {
    return answerIn(text);
  } catch {
    const code = CODES[status] ?? 'DOWNSTREAM_SERVICE_ERROR';
    if (!CODES[status]) logger.warn({ subgraph: serviceName, status }, 'a subgraph answers, and not in GraphQL');
    throw new GraphQLError(message, { extensions: { code, serviceName } });
  }
}
