import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The one place where unexpected errors lose their message: the log keeps it, under the id that the client is told. */
export function maskUnexpected(logger: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR') {
      const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
      return { ...formatted, extensions };
    }
    const id = randomUUID();
    logger.error({ err: unwrapResolverError(error), path: formatted.path, errorId: id }, 'a resolver failed');
    const { path, locations } = formatted;
    return {
      message: 'Something went wrong on our side.',
      ...(path && { path }),
      ...(locations && { locations }),
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: id },
    };
  };
}
