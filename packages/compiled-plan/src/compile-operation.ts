import type { PlanNode } from '@apollo/query-planner';
import type { DocumentNode, ExecutionResult, GraphQLError, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Remember } from './cache/remember.ts';
import { atClientKeys } from './client-keys.ts';
import { compilePlan } from './compile-plan.ts';
import { type Conditions, compileConditions } from './conditions.ts';
import { executionError } from './errors.ts';
import { JsonText } from './json-text.ts';
import type { Waiter } from './planner/planner.ts';
import type { Run } from './run.ts';
import { compileShape, type Shape } from './shape/compile-shape.ts';
import type { Shaped } from './shape/making.ts';
import { asJson, asValue, type Output } from './shape/output.ts';
import type { Send } from './subgraph-answer.ts';
import type { OpenSupergraph } from './supergraph.ts';

const MAX_SHAPES = 16;

export interface Request {
  variables: Run['variables'];
  send: Send;
  /** Where it may look for what was asked before. */
  remember?: Remember | undefined;
  /** Is told of an answer without all that was selected: it is not to be kept. */
  whenLacking?: (() => void) | undefined;
  /** Of what is yet to be planned for it. */
  waiter?: Waiter | undefined;
  /** Data comes as a JsonText. */
  dataAsText?: boolean;
}

export type Execute = (request: Request) => Promise<ExecutionResult>;

export interface Planned {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  node: PlanNode | undefined;
  clientKeys: ReadonlyMap<string, string>;
}

/** The whole operation as one function: its fetches, then its response. */
export function compileOperation(supergraph: OpenSupergraph, planned: Planned): Execute {
  const { document, operation, node, clientKeys } = planned;
  const conditionsIn = compileConditions(document, operation);
  const fetchAll = compilePlan(supergraph.wholeSchema, node);
  const values = shapesOf(supergraph, planned, asValue);
  const texts = shapesOf(supergraph, planned, asJson);

  return async ({ variables, send, remember, whenLacking, dataAsText = false }) => {
    try {
      const conditions = conditionsIn(variables);
      const run: Run = { variables, conditions, send, remember, data: Object.create(null), errors: [] };
      await fetchAll(run);
      const shaped = (dataAsText ? texts : values)(conditions)(run.data, variables);
      if (!shaped.isWhole) whenLacking?.();
      return resultOf(shaped, run.errors, clientKeys);
    } catch (error) {
      return { errors: [executionError(error)] };
    }
  };
}

/** What is selected is settled once @skip and @include are: each combination of them gets a shape of its own. */
export function shapesOf<Out>(
  { apiSchema: schema }: OpenSupergraph,
  { document, operation, clientKeys }: Planned,
  output: Output<Out>,
): (conditions: Conditions) => Shape<Out> {
  const shapes = new LRUCache<string, Shape<Out>>({ max: MAX_SHAPES });
  return (conditions) => {
    const key = Object.values(conditions).join();
    let shape = shapes.get(key);
    if (!shape) {
      shape = compileShape({ schema, document, operation, conditions, clientKeys, output });
      shapes.set(key, shape);
    }
    return shape;
  };
}

export function resultOf(
  { data: shaped, errors: valueCompletion }: Shaped<unknown>,
  told: readonly GraphQLError[],
  clientKeys: Planned['clientKeys'],
): ExecutionResult {
  const data = typeof shaped === 'string' ? new JsonText(shaped) : shaped;
  const errors = told.map((error) => atClientKeys(error, clientKeys));
  if (errors.length > 0) return { errors, data } as ExecutionResult;
  return (valueCompletion.length > 0 ? { data, extensions: { valueCompletion } } : { data }) as ExecutionResult;
}
