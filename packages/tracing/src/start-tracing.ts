import type { Logger } from 'pino';
import type { TracingSettings } from './settings.ts';

/** What is left then is given up: who stops must not wait for a collector that is away. */
const FLUSHED_WITHIN_MS = 2_000;

let stop: (() => Promise<void>) | undefined;

/** Where nobody collects traces, there are none, and nothing of the SDK is loaded. */
export function isTracing(): boolean {
  return stop !== undefined;
}

/** Call it first of all: what is opened before is not traced. */
export async function startTracing(
  service: string,
  { OTEL_EXPORTER_OTLP_ENDPOINT }: Pick<TracingSettings, 'OTEL_EXPORTER_OTLP_ENDPOINT'>,
  logger: Logger,
): Promise<void> {
  if (!OTEL_EXPORTER_OTLP_ENDPOINT) return;
  const { startSdk } = await import('./sdk.ts');
  stop = startSdk(service, logger);
}

/** Sends what has not been sent. */
export async function stopTracing(): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, FLUSHED_WITHIN_MS).unref());
  await Promise.race([stop?.(), late]);
}
