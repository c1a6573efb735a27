import { randomUUID } from 'node:crypto';
import { BrokenCircuitError, BulkheadRejectedError, TaskCancelledError } from 'cockatiel';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { DeadlinePassed, HungUp, TooLittleTime } from './deadline.ts';

/** A request that was not sent, or not waited for: the subgraph is not to blame. */
const NOT_ITS_FAULT = [HungUp, TooLittleTime, BrokenCircuitError, BulkheadRejectedError, TaskCancelledError];

export function isFailure(error: unknown): boolean {
  return !NOT_ITS_FAULT.some((kind) => error instanceof kind);
}

export function mayHelpToRetry(error: unknown): boolean {
  return isFailure(error) && !(error instanceof DeadlinePassed);
}

/** The log hears the address and the cause, the client neither. Of what was not even tried, there is nothing to tell. */
export function unavailable(serviceName: string, error: unknown, logger: Logger): GraphQLError {
  const errorId = isFailure(error) ? randomUUID() : undefined;
  if (errorId) logger.error({ err: error, subgraph: serviceName, errorId }, 'a subgraph did not answer');
  return new GraphQLError(`The subgraph ${serviceName} does not answer.`, {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName, ...(errorId && { errorId }) },
  });
}
