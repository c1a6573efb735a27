import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { GraphQLFormattedError, OperationDefinitionNode } from 'graphql';

/** Clients choose names. */
const LONGEST_NAME = 100;

/**
 * Says on the span of a request which operation it is, and the codes of its errors. Of variables, literals and messages it
 * says nothing. `more` is asked only where somebody will see it.
 */
export function describeOperation(
  asked: OperationDefinitionNode | undefined,
  errors: readonly Pick<GraphQLFormattedError, 'extensions'>[] = [],
  more: () => Record<string, string> = () => ({}),
): void {
  const span = trace.getActiveSpan();
  if (!span?.isRecording()) return;
  if (asked) {
    const { operation: type } = asked;
    const name = asked.name?.value.slice(0, LONGEST_NAME);
    span.updateName(name ? `${type} ${name}` : type);
    span.setAttributes({ 'graphql.operation.type': type, ...(name && { 'graphql.operation.name': name }), ...more() });
  }
  if (errors.length === 0) return;
  const codes = errors.map(({ extensions }) => String(extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR'));
  span.setAttribute('graphql.error.codes', [...new Set(codes)]).setStatus({ code: SpanStatusCode.ERROR });
}
