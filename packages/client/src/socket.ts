import { type Client, createClient } from 'graphql-ws/client';
import { pause } from './pause.ts';
import type { Tokens } from './tokens.ts';

/** As the gateway closes the socket of a token that counts no more. */
const FORBIDDEN = 4403;
const PING_MS = 15_000;
const PONG_WITHIN_MS = 10_000;
const ACK_WITHIN_MS = 30_000;

interface SocketOptions {
  url: string;
  tokens: Tokens;
  webSocketImpl: unknown;
  closing: AbortSignal;
  onSetback: (problem: unknown) => void;
}

/** One socket for all subscriptions: it comes back however often it is lost, and notices when nobody is at the other end. */
export function openSocket({ url, tokens, webSocketImpl, closing, onSetback }: SocketOptions): Client {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: () => tokens.authorization(),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (problem) => {
      onSetback(problem);
      return true;
    },
    retryWait: (attempt) => pause(attempt, closing),
    connectionAckWaitTimeout: ACK_WITHIN_MS,
    keepAlive: PING_MS,
    webSocketImpl,
    on: {
      ping: (received) => {
        if (!received) silence = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
      closed: (event) => {
        clearTimeout(silence);
        if ((event as { code?: number }).code === FORBIDDEN) tokens.refuse();
      },
    },
  });
  return client;
}
