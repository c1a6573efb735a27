import { counter, gauge, type Metrics } from '@berth/metrics';
import type { Found } from '../cache/entity-cache.ts';

/** How many copies of entities there are, and how often they serve. */
export function measureEntities(metrics: Metrics, size: () => { entries: number; bytes: number }) {
  const lookups = counter(
    metrics,
    'berth_gateway_entity_lookups_total',
    'Entities that were looked for among the copies. Outdated is one that changed since it was copied.',
    ['found'],
  );
  for (const found of ['copy', 'nothing', 'outdated'] satisfies Found[]) lookups.inc({ found }, 0);
  gauge(metrics, 'berth_gateway_entities', 'Copies of entities.', async () => size().entries);
  gauge(metrics, 'berth_gateway_entity_bytes', 'About how much memory they take.', async () => size().bytes);
  return (found: Found) => lookups.inc({ found });
}
