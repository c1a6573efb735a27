import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The answers that wait behind another one on their connection. */
const waiting = new WeakMap<Socket, Set<ServerResponse>>();

/**
 * Clients may send their next request before they have an answer. When the connection closes, Node.js says so to the answer whose
 * turn it is; those behind it would never hear of it, and keep for ever what they have taken.
 */
export function closeWithConnection({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.socket) return;
  const behind = waiting.get(socket) ?? closingWith(socket);
  behind.add(response);
  response.once('socket', () => behind.delete(response));
}

function closingWith(socket: Socket): Set<ServerResponse> {
  const behind = new Set<ServerResponse>();
  waiting.set(socket, behind);
  socket.once('close', () => {
    for (const response of behind) response.destroy().emit('close');
  });
  return behind;
}
