import { counter, histogram, type Metrics } from '@berth/metrics';
import type { FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import { boundedNames } from './bounded-names.ts';

const MOST_NAMES = 200;

/** Begins to time an operation; tell what this answers which one it was, where it was one, and what came of it. */
export type MeasureOperation = () => (
  operation: OperationDefinitionNode | undefined,
  result: Pick<FormattedExecutionResult, 'data' | 'errors'>,
) => void;

/** Counts and times each operation by its name. Of a subscription, that is until its stream is open. */
export function measureOperations(metrics: Metrics): MeasureOperation {
  const operations = counter(metrics, 'berth_gateway_operations_total', 'Operations, and what came of them.', [
    ...(['operation', 'type', 'outcome'] as const),
  ]);
  const duration = histogram(
    metrics,
    'berth_gateway_operation_duration_seconds',
    'From an operation’s arrival to its answer.',
    ['operation'],
  );
  const nameOf = boundedNames(MOST_NAMES);
  return () => {
    const began = performance.now();
    return (asked, result) => {
      const operation = asked ? nameOf(asked.name?.value ?? 'anonymous') : 'invalid';
      operations.inc({ operation, type: asked?.operation ?? 'none', outcome: outcomeOf(result) });
      duration.observe({ operation }, (performance.now() - began) / 1_000);
    };
  };
}

/** The parts of answers that are told after the first, as @defer makes them: each is well or not by itself. */
export function countParts(metrics: Metrics): (part: Pick<FormattedExecutionResult, 'data' | 'errors'>) => void {
  const parts = counter(metrics, 'berth_gateway_deferred_parts_total', 'Parts of answers that were told later.', [
    'outcome',
  ]);
  return (part) => parts.inc({ outcome: outcomeOf(part) });
}

/** Requests that were sent away, since there were too many at once. They are no operations: nobody read what they ask. */
export function countShed(metrics: Metrics): () => void {
  const shed = counter(metrics, 'berth_gateway_requests_shed_total', 'Requests that were answered 503 at once.');
  return () => shed.inc();
}

function outcomeOf({ data, errors }: Pick<FormattedExecutionResult, 'data' | 'errors'>): 'ok' | 'partial' | 'failed' {
  if (!errors) return 'ok';
  return data ? 'partial' : 'failed';
}
