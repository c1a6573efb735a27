import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { ResponsePath } from './subgraph-answer.ts';

/**
 * A subgraph's error as the client gets it: in the place that the client knows, and with the subgraph's name. What it says of
 * HTTP (`http`) was for the subgraph's own answer; Apollo Server would take it for the client's.
 */
export function subgraphError(
  { message, extensions }: GraphQLFormattedError,
  serviceName: string,
  path: ResponsePath | undefined,
): GraphQLError {
  const { http: _, ...said } = extensions ?? {};
  return new GraphQLError(message || `Error while fetching subquery from service "${serviceName}"`, {
    path,
    extensions: { ...said, serviceName, code: said['code'] || 'DOWNSTREAM_SERVICE_ERROR' },
  });
}

/** A value that may not stand where it stands. */
export function invalidValue(message: string, path: ResponsePath): GraphQLError {
  return new GraphQLError(message, { path: [...path], extensions: { code: 'INVALID_GRAPHQL' } });
}

export function executionError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

export function unresolved(operationName: string | undefined): GraphQLError {
  const message = operationName
    ? `There is no operation named "${operationName}" in the document.`
    : 'The document has several operations: say which by operationName.';
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } } });
}
