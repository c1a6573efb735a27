import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Trouble = 'none' | 'down' | 'hangs' | 'answers 503';

/** Stands before a subgraph, and gives it the troubles that one may have. Its health is said to be good all the time. */
export class TroubledSubgraph {
  trouble: Trouble = 'none';
  /** How often it was asked. */
  asked = 0;
  readonly #waiting = new Set<() => void>();
  readonly #behind: string;
  readonly #server: Server;

  private constructor(behind: string) {
    this.#behind = behind;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async before(url: string): Promise<TroubledSubgraph> {
    const troubled = new TroubledSubgraph(url);
    troubled.#server.listen(0, '127.0.0.1');
    await once(troubled.#server, 'listening');
    return troubled;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  /** How many requests it hangs over. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Of all trouble; what waited is answered. */
  heal(): void {
    this.trouble = 'none';
    for (const letGo of this.#waiting) letGo();
    this.#waiting.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== '/graphql') return void response.end();
    this.asked += 1;
    const body = await buffer(request);
    if (this.trouble === 'down') return void request.socket.destroy();
    if (this.trouble === 'answers 503') return void response.writeHead(503).end();
    if (this.trouble === 'hangs') await this.#wait(response);

    const { host: _, 'content-length': __, connection: ___, ...headers } = request.headers;
    const answer = await fetch(this.#behind, { method: 'POST', headers: headers as Record<string, string>, body });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  }

  async #wait(response: ServerResponse): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
      response.once('close', () => this.#waiting.delete(resolve));
    });
  }
}
