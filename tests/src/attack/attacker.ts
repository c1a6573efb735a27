import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Outcome } from './attack.ts';

// biome-ignore lint/suspicious/noExplicitAny: each operation has another shape; attacks look at what they asked for.
type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  data: Json;
  errors: { message: string; extensions?: Record<string, unknown> }[];
  /** Of the whole exchange. */
  ms: number;
}

let addresses = 0;

/** Somebody at an address of their own, by way of the proxy that this gateway trusts; logged in or not. */
export class Attacker {
  readonly url: string;
  readonly address: string;
  readonly #token: string | undefined;

  constructor(url: string, token?: string, address = nextAddress()) {
    this.url = `${url}/graphql`;
    this.address = address;
    this.#token = token;
  }

  ask(query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.post(JSON.stringify({ query, variables }), headers);
  }

  post(body: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send({ method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  }

  async send(
    { headers, ...request }: RequestInit & { headers?: Record<string, string> },
    search = '',
  ): Promise<Answer> {
    const began = performance.now();
    const authorization = this.#token && { authorization: `Bearer ${this.#token}` };
    const all = { 'x-forwarded-for': this.address, ...authorization, ...headers };
    const response = await fetch(this.url + search, { ...request, headers: all });
    const text = await response.text();
    const { data, errors = [] } = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: response.status, headers: response.headers, text, data, errors, ms: performance.now() - began };
  }

  /** A bare socket, for what no client library would do. */
  socket(headers: Record<string, string> = {}): WebSocket {
    const socket = new WebSocket(this.url.replace('http', 'ws'), 'graphql-transport-ws', {
      headers: { 'x-forwarded-for': this.address, ...headers },
    });
    // What it is refused with is awaited where it matters.
    socket.on('error', () => {});
    return socket;
  }

  /** A client that comes back as often as it is sent away, with the token that it has then. */
  client(token: () => string) {
    return createClient({
      url: this.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 10,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, 100)),
      connectionParams: () => ({ authorization: `Bearer ${token()}` }),
    });
  }
}

/** Status and codes: `400 LIMIT_EXCEEDED (depth)`. */
export function summary({ status, errors, data }: Answer): string {
  const codes = errors.map(({ extensions: { code, limit } = {} }) => (limit ? `${code} (${limit})` : `${code}`));
  const problems = Object.values(data ?? {}).map((result) => (result as { code?: string } | null)?.code);
  return [status, ...new Set([...codes, ...problems].filter(Boolean))].join(' ');
}

export function codeOf({ errors, data }: Answer): unknown {
  const [result] = Object.values(data ?? {}) as ({ code?: string } | null)[];
  return errors[0]?.extensions?.['code'] ?? result?.code;
}

/** Answered as a mistake of the client’s, in whatever form, and never as one of Berth’s. */
export function mistake(answer: Answer, what: string, withPath = false): Outcome {
  const code = codeOf(answer);
  const known = ['INVALID_INPUT', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'NOT_FOUND', 'POLICY_VIOLATION'];
  const path = !withPath || code !== 'INVALID_INPUT' || /"path":\["/.test(answer.text);
  const safe = known.includes(String(code)) && answer.status < 500 && path;
  return { came: safe ? String(code) : `${what}: ${summary(answer)}`, safe };
}

function nextAddress(): string {
  addresses += 1;
  return `198.18.${addresses >> 8}.${addresses & 255}`;
}
