import { randomUUID } from 'node:crypto';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { asLimit } from './limits/refusal.ts';

/**
 * What a client may know of an error. Subgraphs mask their own, and those have an id already; what went wrong in the
 * gateway loses its message, which the log keeps under the id that the client is told.
 */
export function maskErrors(logger: Logger, production: boolean) {
  return (raw: GraphQLFormattedError): GraphQLFormattedError => {
    const error = asLimit(production ? withoutSuggestion(raw) : raw);
    const { stacktrace: _, ...extensions } = error.extensions ?? {};
    const { code = 'INTERNAL_SERVER_ERROR', errorId } = extensions;
    if (code !== 'INTERNAL_SERVER_ERROR' || errorId) return { ...error, extensions };

    const id = randomUUID();
    logger.error({ err: error, errorId: id }, 'an operation failed');
    return { ...error, message: 'Something went wrong on our side.', extensions: { code, errorId: id } };
  };
}

/** In production, a typo does not tell what else there is. */
function withoutSuggestion(error: GraphQLFormattedError): GraphQLFormattedError {
  return { ...error, message: error.message.replace(/ ?Did you mean .+\?$/s, '') };
}
