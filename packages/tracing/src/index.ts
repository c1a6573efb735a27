export { describeOperation } from './describe-operation.ts';
export { type TracingSettings, tracingSettings } from './settings.ts';
export {
  bound,
  type Doing,
  failed,
  following,
  inSpan,
  inTrace,
  startSpan,
  traceAt,
  traceHeader,
  traceparent,
} from './spans.ts';
export { isTracing, startTracing, stopTracing } from './start-tracing.ts';
export { traceIds } from './trace-ids.ts';
export { endRequest, traceRequests } from './trace-requests.ts';
