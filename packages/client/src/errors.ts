import type { GraphQLFormattedError } from 'graphql';

/** The gateway's answer to an operation that it could not, or would not, carry out. */
export class OperationError extends Error {
  override name = 'OperationError';
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[], options?: ErrorOptions) {
    super(errors.map(({ message }) => message).join('\n'), options);
    this.errors = errors;
  }
}

/** What may be otherwise in a moment. */
const PASSING = [
  'SUBGRAPH_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  'RATE_LIMITED',
  'OVERLOADED',
  'DEADLINE_PASSED',
  'UNAVAILABLE',
];

const TOO_MANY_REQUESTS = 429;
const LONGEST_RETRY_AFTER_MS = 300_000;

/** An operation that is wrong, or not allowed, will be so the next time, too. Whatever befalls the network or a server passes. */
export function isLasting(problem: unknown): boolean {
  if (!(problem instanceof OperationError)) return false;
  const { status = 0 } = responseTo(problem) ?? {};
  if (status >= 500 || status === TOO_MANY_REQUESTS) return false;
  return !problem.errors.some(({ extensions }) => PASSING.includes(String(extensions?.['code'])));
}

/** For how long it is of no use to try again. Errors say so as well as headers, which pages of other origins are not shown. */
export function retryAfterMs(problem: unknown): number {
  const header = responseTo(problem)?.headers.get('retry-after') ?? '';
  const errors = problem instanceof OperationError ? problem.errors : [];
  const seconds = Number(header) || (Date.parse(header) - Date.now()) / 1_000 || 0;
  const saidByErrors = errors.map(({ extensions }) => Number(extensions?.['retryAfterSeconds']) || 0);
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, seconds, ...saidByErrors) * 1_000);
}

function responseTo(problem: unknown): Response | undefined {
  const { cause } = problem as Error;
  return cause instanceof Response ? cause : undefined;
}
