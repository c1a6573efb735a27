import type WebSocket from 'ws';
import { IDLE } from '../line.ts';
import { lineOf } from './bounded-socket.ts';
import type { SocketOperations } from './socket-operations.ts';

/** Closes a socket on which nothing has run, and from which nothing has come, not even a ping, for so long. */
export function closeWhenIdle(socket: WebSocket, seconds: number, operations: SocketOperations): void {
  const timer = setTimeout(() => {
    if (operations.size > 0) timer.refresh();
    else lineOf(socket).interrupt(IDLE);
  }, seconds * 1_000);
  const stay = () => timer.refresh();
  socket.on('message', stay);
  operations.onEnd = stay;
  socket.once('close', () => clearTimeout(timer));
}
