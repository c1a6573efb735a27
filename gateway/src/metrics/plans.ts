import type { CurrentSupergraph } from '@berth/compiled-plan';
import { counter, gauge, type Metrics } from '@berth/metrics';

/** How often an operation was planned already, and how often it could not be compiled. */
export function measurePlans(metrics: Metrics) {
  const lookups = counter(
    metrics,
    'berth_gateway_plan_lookups_total',
    'Operations that were looked for among the plans.',
    ['found'],
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
