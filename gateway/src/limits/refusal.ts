import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** What a client meets at a limit: which, how much is allowed, and how much it was, where that is no more than a number. */
export function limitExceeded(limit: string, maximum: number, found?: number): GraphQLError {
  const much = found === undefined ? limit : `${limit} ${found}`;
  return new GraphQLError(`Too much: ${much}, of which ${maximum} are allowed.`, {
    extensions: {
      code: 'LIMIT_EXCEEDED',
      limit,
      maximum,
      ...(found !== undefined && { found }),
      http: { status: 400 },
    },
  });
}

export function rateLimited(limit: string, retryAfterSeconds: number): GraphQLError {
  return new GraphQLError(`Too many ${limit}: try again in ${retryAfterSeconds} seconds.`, {
    extensions: { code: 'RATE_LIMITED', limit, retryAfterSeconds },
  });
}

/** A limit that was met here while parsing or validating, under the one code that all limits have. */
export function asLimit(error: GraphQLFormattedError): GraphQLFormattedError {
  const { extensions, message } = error;
  if (extensions?.['serviceName']) return error;
  if (extensions?.['limit'] && extensions['maximum'])
    return { ...error, extensions: { ...extensions, code: 'LIMIT_EXCEEDED' } };
  if (extensions?.['code'] !== 'GRAPHQL_PARSE_FAILED') return error;
  const tokens = Number(message.match(/more tha[nt] (\d+) tokens/)?.[1]);
  if (tokens) return formatted(limitExceeded('tokens', tokens));
  // graphql-js reads what is nested by calling itself: thousands of brackets end its stack before they end its tokens.
  return message.includes('call stack') ? formatted(limitExceeded('nested brackets', 1_000)) : error;
}

function formatted({ message, extensions: { http: _, ...extensions } }: GraphQLError): GraphQLFormattedError {
  return { message, extensions };
}
