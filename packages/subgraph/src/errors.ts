import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import type { Viewer } from '@berth/identity';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

export function requireViewer(viewer: Viewer | null): Viewer {
  if (viewer) return viewer;
  throw new GraphQLError('Log in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}

export function requireManager(viewer: Viewer | null): Viewer {
  if (isManager(requireViewer(viewer))) return viewer as Viewer;
  throw new GraphQLError('Only managers and admins may do this.', { extensions: { code: 'FORBIDDEN' } });
}

export function isManager(viewer: Viewer | null): boolean {
  return viewer?.role === 'MANAGER' || viewer?.role === 'ADMIN';
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
