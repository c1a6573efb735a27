import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerMetrics } from './answer-metrics.ts';
import type { Metrics } from './create-registry.ts';

/** On an address of their own, where what else listens is for everybody; with whatever else is the operator's business, by its path. */
export async function serveMetrics(
  metrics: Metrics,
  host: string,
  port: number,
  others: Record<string, RequestListener> = {},
) {
  const answers = new Map<string, RequestListener>(Object.entries({ ...others, '/metrics': answerMetrics(metrics) }));
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '');
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
