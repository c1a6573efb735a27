import { counter, level, type Metrics } from '@berth/metrics';
import type { FoundShared } from '../cache/shared/shared-copies.ts';

/** How often copies that gateways share serve, and whether they can be had. */
export function measureSharedCopies(metrics: Metrics) {
  const lookups = counter(
    metrics,
    'berth_gateway_shared_entity_lookups_total',
    'Entities of which this gateway had no copy, and which were looked for among those that gateways share.',
    ['found'],
  );
  for (const found of ['copy', 'nothing', 'outdated'] satisfies FoundShared[]) lookups.inc({ found }, 0);
  const failures = counter(
    metrics,
    'berth_gateway_shared_entity_failures_total',
    'How often the store of shared copies failed, or was too slow.',
    [],
  );
  failures.inc(0);
  const up = level(metrics, 'berth_gateway_shared_entities_up', '1 while copies are shared, else 0.', []);
  up.set(0);
  return {
    onLookup: (found: FoundShared) => lookups.inc({ found }),
    onFailure: () => failures.inc(),
    setTrusted: (isTrusted: boolean) => up.set(isTrusted ? 1 : 0),
  };
}
