import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerMetrics } from './answer-metrics.ts';
import type { Metrics } from './create-registry.ts';

/** On an address of their own, where what else listens is for everybody. */
export async function serveMetrics(metrics: Metrics, host: string, port: number) {
  const answer = answerMetrics(metrics);
  const server = createServer((request, response) => {
    if (request.url === '/metrics') void answer(request, response);
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
