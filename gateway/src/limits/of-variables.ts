import type { OperationDefinitionNode } from 'graphql';
import { type Cost, compileCost, type Operation, type Variables } from './operation-cost.ts';
import { limitExceeded } from './refusal.ts';
import type { Limits } from './settings.ts';
import { limitExtent } from './variables.ts';

/** Refuses what depends on the variables: what is nested too deep, lists that are too long, and an answer that may become too large. */
export function limitVariables({ MAX_LIST_ITEMS, MAX_COST }: Limits) {
  const costs = new WeakMap<OperationDefinitionNode, Cost>();
  return (asked: Operation, variables: Variables): void => {
    limitExtent(variables, MAX_LIST_ITEMS);
    let costOf = costs.get(asked.operation);
    if (!costOf) {
      costOf = compileCost(asked);
      costs.set(asked.operation, costOf);
    }
    const cost = costOf(variables);
    if (cost > MAX_COST) throw limitExceeded('cost', MAX_COST, cost);
  };
}
