import { operationFromDocument, type Schema, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext } from '@apollo/gateway';
import { type FetchNode, type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';

/** Stands in a plan for the event itself: "fetched" from memory where a query would ask a subgraph. */
export const EVENT_SERVICE = '#event';

export interface SubscriptionPlan {
  /** The root field and what the event itself holds, as an operation of the virtual subgraph. */
  primary: FetchNode;
  /** Run for each event: takes the event's part from EVENT_SERVICE, and the rest from the subgraphs. */
  forEachEvent: QueryPlan;
  operationContext: ReturnType<typeof buildOperationContext>;
  supergraphSchema: GraphQLSchema;
  apiSchema: Schema;
}

/** Apollo's planner plans subscriptions, although its gateway refuses to run them. */
export function createPlanner(supergraphSdl: string) {
  const supergraph = Supergraph.build(supergraphSdl);
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  const graphqlApiSchema = apiSchema.toGraphQLJSSchema();
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();

  return (document: DocumentNode, operationName: string | undefined): SubscriptionPlan => {
    const operation = operationFromDocument(apiSchema, document, operationName === undefined ? {} : { operationName });
    const { node } = planner.buildQueryPlan(operation);
    if (node?.kind !== 'Subscription') throw new Error('The operation is not a subscription.');

    const { primary, rest } = node;
    const event = { ...primary, serviceName: EVENT_SERVICE };
    const operationContext = buildOperationContext({
      schema: graphqlApiSchema,
      operationDocument: document,
      ...(operationName !== undefined && { operationName }),
    });
    return {
      primary,
      forEachEvent: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: rest ? [event, rest] : [event] } },
      operationContext,
      supergraphSchema,
      apiSchema,
    };
  };
}
