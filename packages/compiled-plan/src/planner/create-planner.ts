import {
  ERRORS,
  errorCode,
  type Operation,
  operationFromDocument,
  type Schema,
  type Supergraph,
} from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { OpenPlanner } from './planner.ts';
import { InvalidOperation, TooManyWays } from './refused.ts';

/** In as many ways across the subgraphs a field may be reached. Ordinary operations have a few, and take a hundredth of the time. */
export const MOST_WAYS = 256;
/**
 * As many plans are weighed, those with the fewest jumps first. Ordinary operations have a few hundred at most; where there
 * are more, the planner would go on for seconds to save a fetch in a hundred.
 */
const MOST_PLANS = 1_000;

/**
 * Apollo's planner, stopped where it would take too much memory. Where what is nested can be asked of several subgraphs, it
 * multiplies its ways at each level: a query of fifty words could take all that there is.
 */
export function createPlanner(supergraph: Supergraph, mostWays = MOST_WAYS): (document: DocumentNode) => QueryPlan {
  const schema = supergraph.apiSchema();
  const debug = { pathsLimit: mostWays, maxEvaluatedPlans: MOST_PLANS };
  const planner = new QueryPlanner(supergraph, { incrementalDelivery: { enableDefer: true }, debug });
  return (document) => {
    const operation = read(schema, document);
    try {
      return planner.buildQueryPlan(operation);
    } catch (error) {
      throw hasTooManyWays(error as Error) ? new TooManyWays(mostWays) : error;
    }
  };
}

function read(schema: Schema, document: DocumentNode): Operation {
  try {
    return operationFromDocument(schema, document);
  } catch (error) {
    throw errorCode(error as Error) === ERRORS.INVALID_GRAPHQL.code
      ? new InvalidOperation((error as Error).message)
      : error;
  }
}

/** Nobody is answered while it plans: for tools and tests. */
export const onThisThread: OpenPlanner = (supergraph) => {
  const plan = createPlanner(supergraph);
  return { ready: Promise.resolve(), plan: async (document) => plan(document), retire() {} };
};

/** Its own words have the operation in them. Or there were more ways than an array can hold. */
function hasTooManyWays(error: Error): boolean {
  return (
    error instanceof RangeError ||
    /^(Too many options generated for|Number of non-local selections exceeds)/.test(error.message)
  );
}
