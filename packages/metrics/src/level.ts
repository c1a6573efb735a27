import { Gauge } from 'prom-client';
import type { Metrics } from './create-registry.ts';

/** How many there are of something that comes and goes, told apart by labels. */
export function level<Label extends string>(
  metrics: Metrics,
  name: string,
  help: string,
  labelNames: readonly Label[],
): Gauge<Label> {
  return new Gauge({ name, help, labelNames, registers: [metrics] });
}
