import { trace } from '@opentelemetry/api';

/** A mixin of pino: what is logged while a request is worked on names its trace. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
