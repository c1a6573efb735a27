import type { PlanNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { compileDefer } from './defer/compile-defer.ts';
import { compileFetch } from './fetch/compile-fetch.ts';
import type { Step } from './run.ts';
import type { ResponsePath } from './subgraph-answer.ts';
import { Unsupported } from './unsupported.ts';

/** Turns each node of a plan into a function; what a node says of its children is worked out once, here. */
export function compilePlan(schema: GraphQLSchema, node: PlanNode | undefined, path: ResponsePath = []): Step {
  switch (node?.kind) {
    case undefined:
      return async () => {};
    case 'Fetch':
      return compileFetch(schema, node, path);
    case 'Flatten':
      return compilePlan(schema, node.node, [...path, ...node.path.map(known)]);
    case 'Sequence':
      return inSequence(node.nodes.map((child) => compilePlan(schema, child, path)));
    case 'Parallel':
      return inParallel(node.nodes.map((child) => compilePlan(schema, child, path)));
    case 'Condition': {
      const [yes, no] = [node.ifClause, node.elseClause].map((clause) => compilePlan(schema, clause, path));
      return (run) => (run.conditions[node.condition] ? yes : no)?.(run) as Promise<void>;
    }
    case 'Defer':
      return compileDefer(schema, node, (child) => compilePlan(schema, child, path));
    default:
      throw new Unsupported(`a plan's node of kind ${(node as PlanNode).kind}`);
  }
}

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function inParallel(steps: readonly Step[]): Step {
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)));
  };
}

/** Keys, and `@` for each item of a list. The planner has other elements, which no option of ours asks for. */
function known(element: string | number): string | number {
  if (typeof element === 'string' && (element === '@' || !/[@|]/.test(element))) return element;
  throw new Unsupported(`a path through ${element}`);
}
