import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

interface Message {
  id: string;
  type: string;
  payload?: { Authorization?: string; variables?: { after?: string | null } };
}

export interface Asked {
  after: string | null | undefined;
  /** Tells the one root field's value. */
  tell(cursor: string): void;
  send(type: string, payload?: unknown): void;
  close(code: number): void;
  /** Without a word, as a network does it. */
  drop(): void;
}

/** Speaks just enough of graphql-transport-ws to go wrong in any way that is wanted: what a real gateway does too seldom. */
export class ScriptedGateway {
  readonly tokens: (string | undefined)[] = [];
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer, script: (asked: Asked, times: number) => void, answersPings: boolean) {
    this.#server = server;
    let times = 0;
    server.on('connection', (socket) => {
      socket.on('message', (data) => {
        const message: Message = JSON.parse(String(data));
        if (message.type === 'connection_init') {
          this.tokens.push(message.payload?.Authorization);
          socket.send('{"type":"connection_ack"}');
        }
        if (message.type === 'ping' && answersPings) socket.send('{"type":"pong"}');
        if (message.type === 'subscribe') {
          times += 1;
          script(asked(socket, message), times);
        }
      });
    });
  }

  /** `script` is called for each subscription; `times` counts them. */
  static async start(script: (asked: Asked, times: number) => void, answersPings = true): Promise<ScriptedGateway> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new ScriptedGateway(server, script, answersPings);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  stop(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }
}

function asked(socket: WebSocket, { id, payload }: Message): Asked {
  const send = (type: string, content?: unknown) => socket.send(JSON.stringify({ id, type, payload: content }));
  return {
    after: payload?.variables?.after,
    tell: (cursor) => send('next', { data: { changed: { cursor } } }),
    send,
    close: (code) => socket.close(code),
    drop: () => socket.terminate(),
  };
}
