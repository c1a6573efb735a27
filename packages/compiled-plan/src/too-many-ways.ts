import { GraphQLError } from 'graphql';

/**
 * In as many ways across the subgraphs a field may be reached. Where what is nested can be asked of several, the planner
 * multiplies its ways at each level, in memory: a query of fifty words could take all that there is.
 */
export const MOST_WAYS = 256;
/**
 * As many plans are weighed, those with the fewest jumps first. Ordinary operations have a few hundred at most; where there
 * are more, the planner would go on for seconds to save a fetch in a hundred, and nobody else is answered meanwhile.
 */
export const MOST_PLANS = 1_000;

const GIVEN_UP = /^(Too many options generated for|Number of non-local selections exceeds)/;

/** An operation whose plan nobody should wait for. */
export class TooManyWays extends GraphQLError {
  constructor(maximum: number) {
    super(
      `Too much: ways to plan it, of which ${maximum} are allowed for a field. Nest less, or ask in two operations.`,
      {
        extensions: { code: 'LIMIT_EXCEEDED', limit: 'ways to plan it', maximum, http: { status: 400 } },
      },
    );
  }
}

/** What the planner says when it gives up has the operation in its text; or it has more ways than an array can hold. */
export function planWithin<Plan>(maximum: number, plan: () => Plan): Plan {
  try {
    return plan();
  } catch (error) {
    const tooMany = error instanceof RangeError || GIVEN_UP.test((error as Error).message);
    throw tooMany ? new TooManyWays(maximum) : error;
  }
}
