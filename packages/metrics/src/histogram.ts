import { Histogram } from 'prom-client';
import type { Metrics } from './create-registry.ts';

/** From what is answered out of memory to what is given up. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How long something takes, told apart by labels. */
export function histogram<Label extends string = never>(
  metrics: Metrics,
  name: string,
  help: string,
  labelNames: readonly Label[] = [],
): Histogram<Label> {
  return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [metrics] });
}
