import type WebSocket from 'ws';
import { IDLE } from '../line.ts';
import { lineOf } from './bounded-socket.ts';

/** Closes a socket on which nothing runs, and from which nothing has come for a while. */
export function closeWhenIdle(socket: WebSocket, seconds: number, isBusy: () => boolean): void {
  const timer = setTimeout(() => {
    if (isBusy()) timer.refresh();
    else lineOf(socket).interrupt(IDLE);
  }, seconds * 1_000);
  socket.on('message', () => timer.refresh());
  socket.once('close', () => clearTimeout(timer));
}
