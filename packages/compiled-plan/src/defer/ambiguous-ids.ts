import type { PlanNode } from '@apollo/query-planner';

/** Of a mutation that several subgraphs do in turn, the planner may give fetches of two of them the same id. */
export function ambiguousIds(plan: PlanNode | undefined): ReadonlySet<string> {
  const ids = idsIn(plan);
  return new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
}

function idsIn(node: PlanNode | undefined): string[] {
  switch (node?.kind) {
    case 'Fetch':
      return node.id === undefined ? [] : [node.id];
    case 'Flatten':
      return idsIn(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(idsIn);
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap(idsIn);
    case 'Defer':
      return [node.primary, ...node.deferred].flatMap((part) => idsIn(part.node));
    default:
      return [];
  }
}
