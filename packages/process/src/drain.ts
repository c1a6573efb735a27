import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** For so long who has a connection may still ask on it. Others hear at once that nobody listens, and go elsewhere. */
const GRACE_MS = 2_000;

/**
 * Answers how to stop an HTTP server such that clients notice in time. To close a connection that a client holds open while
 * it sends its next request would leave that without an answer: so each is told to close it by the answer it gets.
 */
export function drainable(httpServer: Server): () => Promise<void> {
  /** What is being answered on each connection. Those stay a while: a Set of responses would change with each of them. */
  const answering = new Map<Socket, ServerResponse | null>();
  let draining = false;
  httpServer.on('connection', (socket) => {
    answering.set(socket, null);
    socket.once('close', () => answering.delete(socket));
  });
  httpServer.prependListener('request', ({ socket }, response) => {
    if (draining) response.setHeader('connection', 'close');
    answering.set(socket, response);
    response.once('close', () => {
      if (answering.get(socket) === response) answering.set(socket, null);
    });
  });
  return async () => {
    draining = true;
    for (const response of answering.values()) {
      if (response && !response.headersSent) response.setHeader('connection', 'close');
    }
    // An HTTP server's own would close at once those connections on which nothing is being answered.
    NetServer.prototype.close.call(httpServer);
    await Promise.race([once(httpServer, 'close'), sleep(GRACE_MS, null, { ref: false })]);
  };
}
