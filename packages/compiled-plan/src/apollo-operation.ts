import type { ServiceMap } from '@apollo/gateway';
import type { ExecutionResult } from 'graphql';
import type { Execute, Planned } from './compile-operation.ts';
import { executionError } from './errors.ts';
import { EVENT } from './event.ts';
import type { SubgraphRequest } from './subgraph-answer.ts';
import type { OpenSupergraph } from './supergraph.ts';

/** The operation as Apollo's own executor runs it: for plans that the compiler does not know. */
export function apolloOperation(
  { apiSchema, wholeSchema, apolloApiSchema, subgraphs }: OpenSupergraph,
  { document, node }: Planned,
): Execute {
  const plan = { kind: 'QueryPlan', ...(node && { node }) } as const;

  return async ({ variables, send }) => {
    // Hardly ever needed, and with all that it brings along, some 20 MiB.
    const { buildOperationContext, executeQueryPlan } = await import('@apollo/gateway');
    const operationContext = buildOperationContext({ schema: apiSchema, operationDocument: document });
    const process = (subgraph: string) => (options: { request: { query?: string; variables?: object } }) => {
      const { query, variables: given } = options.request;
      const kind = query?.startsWith('mutation') ? 'mutation' : 'query';
      const request: SubgraphRequest = { subgraph, kind, body: JSON.stringify({ query, variables: given }) };
      return send(request);
    };
    const services = [...subgraphs, EVENT].map((name) => [name, { process: process(name) }]);
    const context = { request: { variables }, context: {}, logger: console, metrics: {} };
    const { errors, ...result } = await executeQueryPlan(
      plan,
      Object.fromEntries(services) as ServiceMap,
      context as unknown as Parameters<typeof executeQueryPlan>[2],
      operationContext,
      wholeSchema,
      apolloApiSchema,
    );
    return (errors ? { errors: errors.map(executionError), ...result } : result) as ExecutionResult;
  };
}
