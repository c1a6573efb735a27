import type WebSocket from 'ws';
import { HungUp } from '../../fetch/deadline.ts';
import { Wanted } from '../../fetch/wanted.ts';

/**
 * What runs on a socket, by the ids that its client gave. graphql-ws forgets an operation as soon as its client has completed
 * it, though it may take a while to end, and forgets whatever has its id by then once it does.
 */
export class SocketOperations {
  readonly #running = new Map<string, Wanted>();
  /** Hears of each that has ended. */
  onEnd = () => {};

  constructor(socket: WebSocket) {
    socket.once('close', () => {
      for (const wanted of this.#running.values()) wanted.giveUp(new HungUp());
    });
  }

  get size(): number {
    return this.#running.size;
  }

  has(id: string): boolean {
    return this.#running.has(id);
  }

  /** It is wanted until the client completes it, or leaves. */
  begin(id: string): Wanted {
    const wanted = new Wanted();
    this.#running.set(id, wanted);
    return wanted;
  }

  end(id: string): void {
    this.#running.delete(id);
    this.onEnd();
  }
}
