import { context, DiagLogLevel, diag, ROOT_CONTEXT } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';

/** Address, headers, sampler and limits are what OTEL_* say: the SDK reads them. Answers how to send the rest and end. */
export function startSdk(service: string, logger: Logger): () => Promise<void> {
  const warn = (message: string) =>
    // No request's business, whichever the batch began with.
    context.with(ROOT_CONTEXT, () => logger.warn({ opentelemetry: message }, 'traces are not sent as they should be'));
  const silent = () => {};
  diag.setLogger({ error: warn, warn, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);

  const named = resourceFromAttributes({ 'service.name': service, 'service.namespace': 'berth' });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  // Without baggage: what clients put there is nobody's business here.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  // Whoever collects may refuse what is left: that is no reason not to stop in order.
  return () => provider.shutdown().catch(({ message }) => warn(message));
}
