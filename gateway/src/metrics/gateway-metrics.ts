import { createRegistry } from '@berth/metrics';
import { countParts, countShed, measureOperations } from './operations.ts';
import { measurePlans } from './plans.ts';
import { measureTraffic } from './traffic.ts';

/** What any gateway measures, whichever supergraph it serves. */
export function gatewayMetrics() {
  const registry = createRegistry('gateway');
  return {
    registry,
    operations: measureOperations(registry),
    onPart: countParts(registry),
    onShed: countShed(registry),
    traffic: measureTraffic(registry),
    plans: measurePlans(registry),
  };
}
