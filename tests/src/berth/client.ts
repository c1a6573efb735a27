import { createClient, type Client as SocketClient } from 'graphql-ws';
import WebSocket from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: each operation has another shape; tests look at what they asked for.
type Answer = any;

/** Asked before each request and each connection. */
type Token = () => Promise<string | undefined>;

export const PASSWORD = 'berth-demo';

/** A client as a frontend would have it: GraphQL over HTTP and, for what is live, over WebSocket. */
export class Client {
  readonly #url: string;
  readonly #token: Token;

  constructor(url = process.env['BERTH_TEST_URL'] as string, token?: string | Token) {
    this.#url = `${url}/graphql`;
    this.#token = typeof token === 'function' ? token : async () => token;
  }

  static async as(who: 'admin' | 'manager' | 'member' | 'jonas' | 'ines', url?: string): Promise<Client> {
    const input = { email: `${who}@berth.test`, password: PASSWORD };
    const { login } = await new Client(url).ask(LOGIN, { input });
    return new Client(url, login.session.accessToken);
  }

  /** The data of an operation that must go well. */
  async ask(query: string, variables: object = {}): Promise<Answer> {
    const { data, errors } = await this.send(query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** The whole answer, errors too. */
  async send(query: string, variables: object = {}): Promise<Answer> {
    return (await this.post(query, variables)).json();
  }

  async post(
    query: string,
    variables: object = {},
    signal: AbortSignal | null = null,
    more: object = {},
  ): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...(await this.#authorization()), ...more };
    return fetch(this.#url, { method: 'POST', headers, body: JSON.stringify({ query, variables }), signal });
  }

  socket(): SocketClient {
    return createClient({
      url: this.#url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: () => this.#authorization(),
    });
  }

  async #authorization(): Promise<{ authorization: string } | undefined> {
    const token = await this.#token();
    return token ? { authorization: `Bearer ${token}` } : undefined;
  }
}

const LOGIN = `mutation ($input: LoginInput!) {
  login(input: $input) { ... on SessionSuccess { session { accessToken } } ... on Problem { code message } }
}`;
