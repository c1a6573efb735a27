import { Counter } from 'prom-client';
import type { Metrics } from './create-registry.ts';

/** How often something has happened, told apart by labels. */
export function counter<Label extends string = never>(
  metrics: Metrics,
  name: string,
  help: string,
  labelNames: readonly Label[] = [],
): Counter<Label> {
  return new Counter({ name, help, labelNames, registers: [metrics] });
}
