import { Gauge } from 'prom-client';
import type { Metrics } from './create-registry.ts';

/** A figure that is looked up whenever somebody asks. Where that fails it is not a number, and all others are told. */
export function gauge(metrics: Metrics, name: string, help: string, read: () => Promise<number>): void {
  new Gauge({
    name,
    help,
    registers: [metrics],
    async collect() {
      this.set(await read().catch(() => Number.NaN));
    },
  });
}
