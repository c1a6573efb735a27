import type { ExecutionResult } from 'graphql';
import { type Planned, type Request, resultOf, shapesOf } from '../compile-operation.ts';
import { compilePlan } from '../compile-plan.ts';
import { compileConditions } from '../conditions.ts';
import { executionError } from '../errors.ts';
import { merge } from '../merge.ts';
import type { Run } from '../run.ts';
import { asValue } from '../shape/output.ts';
import type { Data } from '../subgraph-answer.ts';
import type { OpenSupergraph } from '../supergraph.ts';
import { ambiguousIds } from './ambiguous-ids.ts';
import { Progress } from './progress.ts';
import { type Labels, type Payload, tellLater } from './tell-later.ts';

export interface InParts {
  first: ExecutionResult;
  /** Nothing, where the first is the whole. */
  later?: AsyncIterableIterator<Payload>;
}

/** An operation whose @defer are settled as a function: what is told first, and then one part after the other. */
export function compileInParts(supergraph: OpenSupergraph, planned: Planned) {
  const { document, operation, node, clientKeys } = planned;
  const conditionsIn = compileConditions(document, operation);
  const fetchFirst = compilePlan(supergraph.wholeSchema, node);
  const shapes = shapesOf(supergraph, planned, asValue);
  const ambiguous = ambiguousIds(node);

  return async ({ variables, send, remember, whenLacking }: Request, labels: Labels): Promise<InParts> => {
    try {
      const conditions = conditionsIn(variables);
      const progress = new Progress(ambiguous);
      const run: Run = { variables, conditions, send, remember, data: Object.create(null), errors: [], progress };
      await fetchFirst(run);
      const shaped = shapes(conditions)(run.data, variables);
      if (!shaped.isWhole) whenLacking?.();
      const first = resultOf(shaped, run.errors, clientKeys);
      const { deferred } = shaped;
      if (deferred.length === 0) return { first };
      const reveal = (brought: Data) => merge(run.data, brought, supergraph.wholeSchema);
      return { first, later: tellLater({ deferred, progress, reveal, labels, clientKeys }) };
    } catch (error) {
      return { first: { errors: [executionError(error)] } };
    }
  };
}
