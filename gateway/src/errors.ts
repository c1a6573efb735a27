import { randomUUID } from 'node:crypto';
import type { ExecutionResult, FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { asLimit } from './limits/refusal.ts';

/** Of a client's `persistedQuery`. */
const WRONGLY_PERSISTED = ['provided sha does not match query', 'Unsupported persisted query version'];

export type Mask = (error: GraphQLFormattedError) => GraphQLFormattedError;

/**
 * What a client may know of an error. Subgraphs mask their own, and those have an id already; what went wrong in the
 * gateway loses its message, which the log keeps under the id that the client is told.
 */
export function maskErrors(logger: Logger, production: boolean): Mask {
  return (raw) => {
    const error = asBadRequest(asLimit(production ? withoutInsight(raw) : raw));
    const { stacktrace: _, http: __, ...extensions } = error.extensions ?? {};
    const { code = 'INTERNAL_SERVER_ERROR', errorId, serviceName } = extensions;
    if (code !== 'INTERNAL_SERVER_ERROR' || errorId) return { ...error, extensions };

    const id = randomUUID();
    logger.error({ err: raw, errorId: id }, 'an operation failed');
    const told = { code, ...(serviceName !== undefined && { serviceName }), errorId: id };
    return { ...error, message: 'Something went wrong on our side.', extensions: told };
  };
}

/** What Apollo Server refuses without a code of its own, so that it would be taken for ours. */
function asBadRequest(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message, extensions } = error;
  if (extensions?.['serviceName'] || !WRONGLY_PERSISTED.includes(message)) return error;
  return { ...error, extensions: { ...extensions, code: 'BAD_REQUEST' } };
}

/** In production, a typo does not tell what else there is, nor a subgraph, as old Apollo Servers do, where it failed. */
function withoutInsight({ extensions, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const { exception: _, ...others } = extensions ?? {};
  return { ...error, message: withoutSuggestion(error.message), extensions: others };
}

/** It comes last, after whatever the client has sent, which may look like one as often as it wants. */
function withoutSuggestion(message: string): string {
  const at = message.endsWith('?') ? message.lastIndexOf('Did you mean ') : -1;
  return at === -1 ? message : message.slice(0, at).trimEnd();
}

/** A result that does not pass Apollo Server's formatError. */
export function masked({ errors, ...result }: ExecutionResult, mask: Mask): FormattedExecutionResult {
  return errors ? { ...result, errors: errors.map((error) => mask(error.toJSON())) } : result;
}
