import type { PlanNode } from '@apollo/query-planner';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Remember } from './cache/remember.ts';
import { atClientKeys } from './client-keys.ts';
import { compilePlan } from './compile-plan.ts';
import { type Conditions, compileConditions } from './conditions.ts';
import { executionError } from './errors.ts';
import { JsonText } from './json-text.ts';
import type { Run } from './run.ts';
import { compileShape, type Shape } from './shape/compile-shape.ts';
import { asJson, asValue, type Output } from './shape/output.ts';
import type { Send } from './subgraph-answer.ts';
import type { OpenSupergraph } from './supergraph.ts';

const MAX_SHAPES = 16;

export interface Request {
  variables: Run['variables'];
  send: Send;
  /** Where it may look for what was asked before. */
  remember?: Remember | undefined;
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
export function compileOperation(
  { apiSchema: schema, wholeSchema }: OpenSupergraph,
  { document, operation, node, clientKeys }: Planned,
): Execute {
  const conditionsIn = compileConditions(document, operation);
  const fetchAll = compilePlan(wholeSchema, node);
  const compile = <Out>(conditions: Conditions, output: Output<Out>) =>
    compileShape({ schema, document, operation, conditions, clientKeys, output });
  const values = forEachCombination((conditions) => compile(conditions, asValue));
  const texts = forEachCombination((conditions) => compile(conditions, asJson));

  return async ({ variables, send, remember, dataAsText = false }) => {
    try {
      const conditions = conditionsIn(variables);
      const run: Run = { variables, conditions, send, remember, data: Object.create(null), errors: [] };
      await fetchAll(run);
      const shaped = (dataAsText ? texts : values)(conditions)(run.data, variables);
      const data = typeof shaped.data === 'string' ? new JsonText(shaped.data) : shaped.data;
      const errors = run.errors.map((error) => atClientKeys(error, clientKeys));
      if (errors.length > 0) return { errors, data } as ExecutionResult;
      const { errors: valueCompletion } = shaped;
      return (valueCompletion.length > 0 ? { data, extensions: { valueCompletion } } : { data }) as ExecutionResult;
    } catch (error) {
      return { errors: [executionError(error)] };
    }
  };
}

/** What is selected is settled once @skip and @include are: each combination of them gets a shape of its own. */
function forEachCombination<Out>(compile: (conditions: Conditions) => Shape<Out>) {
  const shapes = new LRUCache<string, Shape<Out>>({ max: MAX_SHAPES });
  return (conditions: Conditions): Shape<Out> => {
    const key = Object.values(conditions).join();
    let shape = shapes.get(key);
    if (!shape) {
      shape = compile(conditions);
      shapes.set(key, shape);
    }
    return shape;
  };
}
