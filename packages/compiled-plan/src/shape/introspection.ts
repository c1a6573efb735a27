import type { FieldNode, GraphQLSchema } from 'graphql';
import { type DocumentNode, executeSync, GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';
import type { Run } from '../run.ts';

export type Introspect = (variables: Run['variables']) => unknown;

/** `__schema` and `__type`, which no subgraph is asked about. */
export function compileIntrospection(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  document: DocumentNode,
  nodes: readonly FieldNode[],
): Introspect {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const alone = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: nodes } } as const;
  const key = (nodes[0]?.alias ?? nodes[0]?.name)?.value as string;
  return (variables) => {
    const { data, errors } = executeSync({
      schema,
      document: { kind: Kind.DOCUMENT, definitions: [alone, ...fragments] },
      variableValues: variables,
    });
    if (errors?.[0]) throw new GraphQLError(errors[0].message, { originalError: errors[0] });
    return data?.[key];
  };
}
