import { randomUUID } from 'node:crypto';
import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { asLimit } from './limits/refusal.ts';

export type Mask = (error: GraphQLFormattedError) => GraphQLFormattedError;

/**
 * What a client may know of an error. Subgraphs mask their own, and those have an id already; what went wrong in the
 * gateway loses its message, which the log keeps under the id that the client is told.
 */
export function maskErrors(logger: Logger, production: boolean): Mask {
  return (raw) => {
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

/** A result that does not pass Apollo Server's formatError. */
export function masked({ errors, ...result }: ExecutionResult, mask: Mask): FormattedExecutionResult {
  return errors ? { ...result, errors: errors.map((error) => mask(coded(error))) } : result;
}

function coded(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions: { ...extensions, code: extensions['code'] ?? 'INTERNAL_SERVER_ERROR' } };
}
