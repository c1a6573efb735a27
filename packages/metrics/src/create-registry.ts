import { collectDefaultMetrics, Registry } from 'prom-client';

/** What a process measures, for Prometheus. */
export type Metrics = Registry;

/** Of a service; it begins with what its process takes: memory, processor time, the event loop's delay. */
export function createRegistry(service: string): Metrics {
  const register = new Registry();
  register.setDefaultLabels({ service });
  collectDefaultMetrics({ register });
  return register;
}
