import type { GraphQLFormattedError } from 'graphql';

interface Result {
  data?: unknown;
  errors?: readonly Pick<GraphQLFormattedError, 'extensions'>[] | undefined;
}

/** What HTTP says of a result that sends its client away for a while: the longest that any of its errors asks for. */
export function retryAfter({ errors = [], data }: Result): { seconds?: number; status?: number } {
  const waits = errors
    .map(({ extensions }) => extensions?.['retryAfterSeconds'])
    .filter((wait) => typeof wait === 'number');
  if (waits.length === 0) return {};
  const isTheirs = errors.every(({ extensions }) => extensions?.['code'] !== 'OVERLOADED');
  return { seconds: Math.max(...waits), ...(!data && { status: isTheirs ? 429 : 503 }) };
}
