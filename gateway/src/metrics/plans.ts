import type { CurrentSupergraph, OpenPlanner } from '@berth/compiled-plan';
import { counter, gauge, histogram, type Metrics } from '@berth/metrics';

/** How often an operation was planned already, how long it took where it was not, and how often it could not be compiled. */
export function measurePlans(metrics: Metrics) {
  const lookups = counter(
    metrics,
    'berth_gateway_plan_lookups_total',
    'Operations that were looked for among the plans.',
    ['found'],
  );
  const duration = histogram(
    metrics,
    'berth_gateway_plan_duration_seconds',
    'How long plans are waited for, however that ends.',
  );
  const fallbacks = counter(
    metrics,
    'berth_gateway_plan_fallbacks_total',
    'Operations that were left to Apollo’s executor.',
  );
  const [hit, miss] = [lookups.labels({ found: 'true' }), lookups.labels({ found: 'false' })];
  hit.inc(0);
  miss.inc(0);
  return {
    onLookup: (found: boolean) => (found ? hit : miss).inc(),
    onFallback: () => fallbacks.inc(),
    /** Opens planners as the other does, and measures them. */
    timing:
      (open: OpenPlanner): OpenPlanner =>
      (supergraph, sdl) => {
        const planner = open(supergraph, sdl);
        return {
          ...planner,
          async plan(document, isWanted) {
            const began = performance.now();
            try {
              return await planner.plan(document, isWanted);
            } finally {
              duration.observe((performance.now() - began) / 1_000);
            }
          },
        };
      },
    sizeOf: (supergraph: CurrentSupergraph) =>
      gauge(
        metrics,
        'berth_gateway_plans',
        'Operations that are planned and compiled.',
        async () => supergraph.prepared,
      ),
  };
}

export type PlanMetrics = ReturnType<typeof measurePlans>;
