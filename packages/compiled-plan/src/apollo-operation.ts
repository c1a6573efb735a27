import { buildOperationContext, executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import type { PlanNode } from '@apollo/query-planner';
import type { ExecutionResult } from 'graphql';
import type { Execute, Planned } from './compile-operation.ts';
import type { SubgraphRequest } from './subgraph-answer.ts';
import type { OpenSupergraph } from './supergraph.ts';

/** The operation as Apollo's own executor runs it: for plans that the compiler does not know. */
export function apolloOperation(
  { apiSchema, wholeSchema, apolloApiSchema }: OpenSupergraph,
  { document, node }: Planned,
): Execute {
  const operationContext = buildOperationContext({ schema: apiSchema, operationDocument: document });
  const plan = { kind: 'QueryPlan', ...(node && { node }) } as const;

  return ({ variables, send }) => {
    const process = (subgraph: string) => (options: { request: { query?: string; variables?: object } }) => {
      const { query, variables: given } = options.request;
      const kind = query?.startsWith('mutation') ? 'mutation' : 'query';
      const request: SubgraphRequest = { subgraph, kind, body: JSON.stringify({ query, variables: given }) };
      return send(request);
    };
    const services = servicesIn(node).map((name) => [name, { process: process(name) }]);
    const context = { request: { variables }, context: {}, logger: console, metrics: {} };
    return executeQueryPlan(
      plan,
      Object.fromEntries(services) as ServiceMap,
      context as unknown as Parameters<typeof executeQueryPlan>[2],
      operationContext,
      wholeSchema,
      apolloApiSchema,
    ) as Promise<ExecutionResult>;
  };
}

function servicesIn(node: PlanNode | undefined): string[] {
  switch (node?.kind) {
    case 'Fetch':
      return [node.serviceName];
    case 'Flatten':
      return servicesIn(node.node);
    case 'Condition':
      return [...servicesIn(node.ifClause), ...servicesIn(node.elseClause)];
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(servicesIn);
    default:
      return [];
  }
}
