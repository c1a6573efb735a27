import type { FetchNode } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, parse, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { hashOf } from '../hash-of.ts';
import { ownOf } from '../own.ts';
import type { Run } from '../run.ts';
import { entitiesPolicy } from './cache-policy.ts';
import type { EntityAsked, Remembered } from './remember.ts';

/** What is remembered of entities, in their order. Null where nothing of what the fetch selects may be. */
export type Recall = (run: Run, entities: readonly EntityAsked[]) => Promise<Remembered | null>;

/** Undefined where something is selected that nobody declared to be good for a while. */
export function compileRecall(schema: GraphQLSchema, node: FetchNode): Recall | undefined {
  const { serviceName: subgraph, variableUsages = [] } = node;
  const document = parse(node.operation, { noLocation: true });
  const policy = entitiesPolicy(schema, document);
  if (!policy) return undefined;
  // The planner names it after the client's operation; others select the same.
  const unnamed = visit(document, { OperationDefinition: (operation) => ({ ...operation, name: undefined }) });
  const selection = hashOf(JSON.stringify([subgraph, policy, print(unnamed), typesIn(schema, document)]));

  return async ({ remember, variables: given }, entities) => {
    if (!remember) return null;
    const variables = JSON.stringify(ownOf(given, variableUsages));
    return remember({ subgraph, policy, selection, variables, entities });
  };
}

/** Of all fields, in order: what was told under a schema in which they were others is not what this one wants. */
function typesIn(schema: GraphQLSchema, document: DocumentNode): string[] {
  const types: string[] = [];
  const info = new TypeInfo(schema);
  visit(document, visitWithTypeInfo(info, { Field: () => void types.push(String(info.getType())) }));
  return types;
}
