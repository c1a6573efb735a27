import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** For so long who has a connection may still ask on it. Others hear at once that nobody listens, and go elsewhere. */
const GRACE_MS = 2_000;

/**
 * Answers how to stop an HTTP server such that clients notice in time. To close a connection that a client holds open while
 * it sends its next request would leave that without an answer: so each is told to close it by the answer it gets.
 */
export function drainable(httpServer: Server): () => Promise<void> {
  const open = new Set<ServerResponse>();
  let draining = false;
  httpServer.prependListener('request', (_, response) => {
    if (draining) response.setHeader('connection', 'close');
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return async () => {
    draining = true;
    for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close');
    // An HTTP server's own would close at once those connections on which nothing is being answered.
    NetServer.prototype.close.call(httpServer);
    await Promise.race([once(httpServer, 'close'), sleep(GRACE_MS, null, { ref: false })]);
  };
}
