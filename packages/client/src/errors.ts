import type { GraphQLFormattedError } from 'graphql';

/** The gateway's answer to an operation that it could not, or would not, carry out. */
export class OperationError extends Error {
  override name = 'OperationError';
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[]) {
    super(errors.map(({ message }) => message).join('\n'));
    this.errors = errors;
  }
}

/** What may be otherwise in a moment. */
const PASSING = ['SUBGRAPH_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'RATE_LIMITED'];

/** An operation that is wrong, or not allowed, will be so the next time, too. Whatever befalls the network passes. */
export function isLasting(problem: unknown): boolean {
  if (!(problem instanceof OperationError)) return false;
  return !problem.errors.some(({ extensions }) => PASSING.includes(String(extensions?.['code'])));
}
