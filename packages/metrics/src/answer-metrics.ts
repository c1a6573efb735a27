import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metrics } from './create-registry.ts';

/** For node's server and for express alike. */
export function answerMetrics(metrics: Metrics) {
  return async (_: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await metrics.metrics();
    response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
  };
}
