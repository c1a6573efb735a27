import type { PlanNode } from '@apollo/query-planner';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { atClientKeys } from './client-keys.ts';
import { compilePlan } from './compile-plan.ts';
import { compileConditions } from './conditions.ts';
import { executionError } from './errors.ts';
import type { Run } from './run.ts';
import { compileShape, type Shape } from './shape/compile-shape.ts';
import { asValue } from './shape/output.ts';
import type { Send } from './subgraph-answer.ts';
import type { OpenSupergraph } from './supergraph.ts';

const MAX_SHAPES = 16;

export interface Request {
  variables: Run['variables'];
  send: Send;
}

export type Execute = (request: Request) => Promise<ExecutionResult>;

export interface Planned {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  node: PlanNode | undefined;
  clientKeys: ReadonlyMap<string, string>;
}

/** The whole operation as one function: its fetches, then its response. */
export function compileOperation(
  { apiSchema: schema, wholeSchema }: OpenSupergraph,
  { document, operation, node, clientKeys }: Planned,
): Execute {
  const conditionsIn = compileConditions(document, operation);
  const fetchAll = compilePlan(wholeSchema, node);
  // What is selected is settled once @skip and @include are: each combination gets a shape of its own.
  const shapes = new LRUCache<string, Shape<unknown>>({ max: MAX_SHAPES });

  return async ({ variables, send }) => {
    try {
      const conditions = conditionsIn(variables);
      const run: Run = { variables, conditions, send, data: Object.create(null), errors: [] };
      await fetchAll(run);
      const { data, errors: valueCompletion } = shapeFor(conditions)(run.data, variables);
      const errors = run.errors.map((error) => atClientKeys(error, clientKeys));
      if (errors.length > 0) return { errors, data } as ExecutionResult;
      return (valueCompletion.length > 0 ? { data, extensions: { valueCompletion } } : { data }) as ExecutionResult;
    } catch (error) {
      return { errors: [executionError(error)] };
    }
  };

  function shapeFor(conditions: Run['conditions']): Shape<unknown> {
    const key = Object.values(conditions).join();
    let shape = shapes.get(key);
    if (!shape) {
      shape = compileShape({ schema, document, operation, conditions, clientKeys, output: asValue });
      shapes.set(key, shape);
    }
    return shape;
  }
}
