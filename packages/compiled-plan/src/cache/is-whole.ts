import type { FetchNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLSchema,
  getOperationAST,
  isCompositeType,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Run } from '../run.ts';
import { compileShape, type Shape } from '../shape/compile-shape.ts';
import { asValue } from '../shape/output.ts';
import type { Data } from '../subgraph-answer.ts';

const MAX_SHAPES = 16;

/** Whether a subgraph told of an entity all that it was asked, as the schema wants it; a copy of less would be told again. */
export function compileIsWhole(schema: GraphQLSchema, { operation: text }: FetchNode) {
  const document = parse(text, { noLocation: true });
  const operation = getOperationAST(document) as OperationDefinitionNode;
  const selectionSet = (operation.selectionSet.selections[0] as FieldNode).selectionSet as SelectionSetNode;
  const asked = { schema, document, operation, clientKeys: new Map(), output: asValue };
  const shapes = new LRUCache<string, Shape<unknown>>({ max: MAX_SHAPES });

  return (entity: Data, type: string, { conditions, variables }: Run): boolean => {
    const key = `${type} ${Object.values(conditions)}`;
    let shape = shapes.get(key);
    if (!shape) {
      const on = schema.getType(type);
      if (!isCompositeType(on)) return false;
      shape = compileShape({ ...asked, conditions, root: { on, selectionSet } });
      shapes.set(key, shape);
    }
    return shape(entity, variables).isWhole;
  };
}
