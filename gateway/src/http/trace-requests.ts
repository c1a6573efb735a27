import { traceRequests } from '@berth/tracing';
import { formatFor } from '../streams/transports/http.ts';
import type { Middleware } from './in-turn.ts';

/** A request whose answer is a stream traces itself, since it may last for days. */
export const traceAllButStreams: Middleware = (request, response, next) =>
  formatFor(request) ? next() : traceRequests(request, response, next);
