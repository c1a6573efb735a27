import type { RequestListener } from 'node:http';
import { type Metrics, serveMetrics } from '@berth/metrics';
import { listeningAt } from '@berth/process';
import type { z } from '@berth/settings';
import type { metricsSettings } from './settings.ts';

type MetricsSettings = z.output<z.ZodObject<typeof metricsSettings>>;

/** For the operator, where a port is set for that. */
export async function openMetrics(
  { METRICS_HOST, METRICS_PORT }: MetricsSettings,
  metrics: Metrics,
  others: Record<string, RequestListener>,
) {
  if (METRICS_PORT === undefined) return null;
  const serving = serveMetrics(metrics, METRICS_HOST, METRICS_PORT, others);
  return listeningAt({ host: 'METRICS_HOST', port: 'METRICS_PORT' }, serving);
}
