import { IncomingMessage } from 'node:http';

/** Written by Node.js while the request is made, before a class's own fields are there. */
const ASKS_FOR_MORE = Symbol('asks for more');

/**
 * A server that listens for upgrades is handed all of them by Node.js, which answers none. A WebSocket is the only one known
 * here, and any other is passed over, as RFC 9110 (7.8) has it: Java's HttpClient offers h2c with each request.
 */
export class UpgradableRequest extends IncomingMessage {
  declare [ASKS_FOR_MORE]?: boolean | null;

  set upgrade(asks: boolean | null) {
    this[ASKS_FOR_MORE] = asks;
  }

  get upgrade(): boolean {
    return this[ASKS_FOR_MORE] === true && (this.method === 'CONNECT' || namesWebSocket(this.headers.upgrade));
  }
}

function namesWebSocket(protocols = ''): boolean {
  return protocols.split(',').some((protocol) => protocol.trim().toLowerCase() === 'websocket');
}
