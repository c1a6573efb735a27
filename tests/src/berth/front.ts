import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One address for several gateways: each connection goes to the next one that takes it. As simple as a balancer gets. */
export class Front {
  readonly #server: Server;
  #gateways: URL[];
  readonly #sockets = new Set<Socket>();
  #turn = 0;

  private constructor(server: Server, gateways: string[]) {
    this.#server = server;
    this.#gateways = gateways.map((gateway) => new URL(gateway));
    server.on('connection', (client) => void this.#join(client));
  }

  static async start(gateways: string[]): Promise<Front> {
    const server = createServer({ pauseOnConnect: true }).listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
    await once(server, 'listening');
    return new Front(server, gateways);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** It is not asked any more; what is connected stays so. */
  leave(gateway: string): void {
    this.#gateways = this.#gateways.filter(({ origin }) => origin !== gateway);
  }

  enter(gateway: string): void {
    this.#gateways = [...this.#gateways, new URL(gateway)];
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #join(client: Socket): Promise<void> {
    client.on('error', () => {});
    this.#sockets.add(client);
    client.once('close', () => this.#sockets.delete(client));
    const gateway = await this.#next();
    if (!gateway) return void client.destroy();
    gateway.on('error', () => {});
    client.pipe(gateway).pipe(client);
    client.once('close', () => gateway.destroySoon());
    gateway.once('close', () => client.destroySoon());
    if (client.destroyed) gateway.destroy();
  }

  /** Refused by all of them, there is none. */
  async #next(): Promise<Socket | null> {
    const first = this.#turn++ % this.#gateways.length;
    for (const { port, hostname } of [...this.#gateways.slice(first), ...this.#gateways.slice(0, first)]) {
      const socket = connect({ port: Number(port), host: hostname === 'localhost' ? '127.0.0.1' : hostname });
      const [connected] = await Promise.race([
        once(socket, 'connect').then(() => [true]),
        once(socket, 'close').then(() => [false]),
      ]).catch(() => [false]);
      if (connected) return socket;
    }
    return null;
  }
}
