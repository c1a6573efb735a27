import type { IncomingMessage, ServerResponse } from 'node:http';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { startSpan, traceAt } from './spans.ts';
import { isTracing } from './start-tracing.ts';

/** A handler of express: each request is a part of the trace that it names, or begins one. */
export function traceRequests(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  if (!isTracing()) {
    next();
    return;
  }
  const at = traceAt(request.headers['traceparent']);
  const attributes = { 'http.request.method': request.method ?? '' };
  const span = startSpan({ name: 'graphql', kind: 'server', attributes }, at);
  response.once('close', () => {
    // A stream's has ended before.
    if (!span.isRecording()) return;
    span.setAttribute('http.response.status_code', response.statusCode);
    if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  context.with(trace.setSpan(at, span), next);
}

/** The answer to this request goes on, for days maybe: what it tells from now on belongs to other traces. */
export function endRequest(): void {
  trace.getActiveSpan()?.end();
}
