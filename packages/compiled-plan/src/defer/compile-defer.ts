import type { DeferNode, PlanNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { Run, Step } from '../run.ts';
import { learn } from './own-view.ts';
import { Progress } from './progress.ts';

/**
 * Is done when what is told first is. Each part begins when the fetches that it needs are done; where a condition has left
 * one of them out, or nobody knows which one is meant, when everything before the part is.
 */
export function compileDefer(
  schema: GraphQLSchema,
  { primary, deferred }: DeferNode,
  compile: (node: PlanNode | undefined) => Step,
): Step {
  const fetchFirst = compile(primary.node);
  const parts = deferred.map(({ label, depends, node }) => ({
    id: label as string,
    needs: depends.map(({ id }) => id),
    fetchPart: compile(node),
  }));

  return async (run) => {
    const { progress = new Progress(), before } = run;
    const first = fetchFirst(run);
    const allBefore = Promise.all([first, before]);
    for (const { id, needs, fetchPart } of parts) {
      const part: Run = { ...run, data: Object.create(null), errors: [], before: allBefore, partOf: run };
      progress.begin(id, part, async () => {
        await Promise.race([progress.whenFetched(needs), allBefore]);
        learn(part.data, run, schema);
        await fetchPart(part);
      });
    }
    await first;
  };
}
