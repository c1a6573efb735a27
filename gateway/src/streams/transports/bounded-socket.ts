import WebSocket from 'ws';
import { cutIfSlow, type Line } from '../line.ts';

/** A WebSocket as a line. */
export function lineOf(socket: WebSocket): Line {
  return {
    unsent: () => socket.bufferedAmount,
    interrupt: ({ closeCode, message }) => socket.close(closeCode, message),
    once: (event, listener) => socket.once(event, listener),
  };
}

/**
 * graphql-ws waits until a message has been taken before it asks for the next result, and events would pile up behind it
 * where nobody counts them. So nothing waits here: what is not taken piles up in the socket, which is cut when it is too much.
 */
export function boundedSocket(maximum: number, onSlow: () => void): typeof WebSocket {
  return class extends WebSocket {
    override send(data: string, ...rest: unknown[]): void {
      const wasOpen = this.readyState === WebSocket.OPEN;
      super.send(data);
      if (cutIfSlow(lineOf(this), maximum) && wasOpen) onSlow();
      const sent = rest.at(-1);
      if (typeof sent === 'function') sent();
    }
  };
}
