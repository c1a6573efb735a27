import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { TooLongToPlan, TooManyWays } from './refused-plans.ts';
import { within } from './within.ts';

export interface PlannerLimits {
  /** In as many ways across the subgraphs a field may be reached. */
  mostWays: number;
  /** Whatever else takes long ends then. */
  withinMs: number;
}

/** Ordinary operations have a few ways, and take a hundredth of the time. */
export const PLANNER_LIMITS: PlannerLimits = { mostWays: 256, withinMs: 2_000 };
/**
 * As many plans are weighed, those with the fewest jumps first. Ordinary operations have a few hundred at most; where there
 * are more, the planner would go on for seconds to save a fetch in a hundred, and nobody else is answered meanwhile.
 */
const MOST_PLANS = 1_000;

/**
 * Apollo's planner, stopped where it would take too much. Where what is nested can be asked of several subgraphs, it
 * multiplies its ways at each level, in memory: a query of fifty words could take all that there is.
 */
export function createPlanner(supergraph: Supergraph, sdl: string, { mostWays, withinMs }: PlannerLimits) {
  let planner = open(supergraph);

  function open(from: Supergraph) {
    const schema = from.apiSchema();
    const debug = { pathsLimit: mostWays, maxEvaluatedPlans: MOST_PLANS };
    const queries = new QueryPlanner(from, { incrementalDelivery: { enableDefer: true }, debug });
    return (document: DocumentNode) => queries.buildQueryPlan(operationFromDocument(schema, document));
  }

  return (document: DocumentNode): QueryPlan => {
    try {
      return within(withinMs, () => planner(document));
    } catch (error) {
      if (hasTooManyWays(error as Error)) throw new TooManyWays(mostWays);
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      // It was stopped between any two steps: what it keeps may be half written.
      planner = open(Supergraph.build(sdl));
      throw new TooLongToPlan(withinMs);
    }
  };
}

/** Its own words have the operation in them. Or there were more ways than an array can hold. */
function hasTooManyWays(error: Error): boolean {
  return (
    error instanceof RangeError ||
    /^(Too many options generated for|Number of non-local selections exceeds)/.test(error.message)
  );
}
