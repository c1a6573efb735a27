import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { isTracing } from './start-tracing.ts';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

export interface Doing {
  name: string;
  kind: keyof typeof KINDS;
  attributes?: Attributes;
}

/** The trace that work done now belongs to, as others are told of it. */
export function traceparent(): string | undefined {
  if (!isTracing()) return undefined;
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** What goes along with a request, so that whoever gets it goes on in the same trace. */
export function traceHeader(): { traceparent?: string } {
  const given = traceparent();
  return given === undefined ? {} : { traceparent: given };
}

/** Where somebody else's trace goes on; nowhere, where nothing or nonsense says which. */
export function traceAt(given: unknown): Context {
  return typeof given === 'string' ? propagation.extract(ROOT_CONTEXT, { traceparent: given }) : ROOT_CONTEXT;
}

export function startSpan({ name, kind, attributes = {} }: Doing, at = context.active()): Span {
  return trace.getTracer('berth').startSpan(name, { kind: KINDS[kind], attributes }, at);
}

/** As a part of what is being done now, if that is traced; or there, where `at` says, and a trace begins if none goes on. */
export function inSpan<Result>(doing: Doing, work: () => Promise<Result>, at?: Context): Promise<Result> {
  if (!isTracing() || !(at || inTrace())) return work();
  const span = startSpan(doing, at);
  return context.with(trace.setSpan(at ?? context.active(), span), async () => {
    try {
      return await work();
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** For what follows from somebody's request later, elsewhere. What nobody asked for is no part of any trace. */
export function following<Result>(
  given: string | undefined,
  doing: Doing,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!isTracing()) return work();
  return given === undefined ? context.with(ROOT_CONTEXT, work) : inSpan(doing, work, traceAt(given));
}

/** Whether what is being done now is a part of a trace. */
export function inTrace(): boolean {
  return trace.getActiveSpan() !== undefined;
}

/** Whoever calls it, it is part of the trace in which it was bound. */
export function bound<Call extends (...args: never[]) => unknown>(call: Call): Call {
  return isTracing() ? context.bind(context.active(), call) : call;
}

/** Kinds and codes alone: messages may quote what a client sent, or what is in a row. */
export function failed(span: Span, error: unknown): void {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  span.setAttribute('error.type', String(code ?? name ?? typeof error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}
