import { PLANNER_LIMITS, type PlannerLimits } from '@berth/compiled-plan';
import { count, milliseconds } from '@berth/settings';

/** Set so that no honest client meets one. */
export const limitSettings = {
  MAX_BODY_BYTES: count.default(1_048_576).describe('the largest request body, and the largest WebSocket message'),
  MAX_TOKENS: count.default(2_000).describe('how many words and signs an operation may have'),
  MAX_DEPTH: count.default(20).describe('how deep an operation may select'),
  MAX_FIELDS: count.default(2_000).describe('how many fields an operation may select, with fragments spread'),
  MAX_COST: count.default(200_000).describe('how many fields an answer may have, were its lists as long as asked for'),
  MAX_ALIASES: count.default(100).describe('how many aliases an operation may use'),
  MAX_DIRECTIVES: count.default(100).describe('how many directives an operation may use'),
  MAX_WAYS: count
    .default(PLANNER_LIMITS.mostWays)
    .describe('in how many ways across the subgraphs a field may be reached'),
  MAX_PLANNING_MS: milliseconds.default(PLANNER_LIMITS.withinMs).describe('for how long an operation may be planned'),
  MAX_LIST_ITEMS: count.default(1_000).describe('how many items a list among the variables may have'),
  MAX_SUBSCRIPTIONS_PER_SOCKET: count.default(100).describe('how many operations may run on one WebSocket at a time'),
  MAX_SOCKETS_PER_ADDRESS: count.default(1_000).describe('how many sockets and streams one address may have open'),
  MUTATIONS_PER_MINUTE: count.default(300).describe('how many mutations a user, or an address without one, may send'),
};

export type Limits = { [Name in keyof typeof limitSettings]: number };

export function plannerLimits({ MAX_WAYS: mostWays, MAX_PLANNING_MS: withinMs }: Limits): PlannerLimits {
  return { ...PLANNER_LIMITS, mostWays, withinMs };
}
