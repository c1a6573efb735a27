import { randomUUID } from 'node:crypto';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

/**
 * What a client may know of an error. Subgraphs mask their own; here, what went wrong between the gateway and them
 * loses its address and its cause, which the log keeps under the id that the client is told.
 */
export function maskErrors(logger: Logger) {
  return (error: GraphQLFormattedError): GraphQLFormattedError => {
    const { stacktrace: _, ...extensions } = error.extensions ?? {};
    const { code, serviceName, errorId } = extensions;
    const unreachable = code === 'DOWNSTREAM_SERVICE_ERROR';
    if (!unreachable && (code !== 'INTERNAL_SERVER_ERROR' || errorId)) return { ...error, extensions };

    const id = randomUUID();
    logger.error({ err: error, errorId: id }, 'an operation failed');
    return {
      ...error,
      message: unreachable ? `The subgraph ${serviceName} does not answer.` : 'Something went wrong on our side.',
      extensions: { code: code ?? 'INTERNAL_SERVER_ERROR', errorId: id, ...(unreachable && { serviceName }) },
    };
  };
}
