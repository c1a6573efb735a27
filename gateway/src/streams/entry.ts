import type { IncomingMessage } from 'node:http';
import type { ClientAddress } from '../http/client-address.ts';
import type { OriginCheck } from '../http/origins.ts';
import { Tally } from '../http/tally.ts';

export interface Entry {
  /** What keeps a client out, if anything does. */
  refusal(request: IncomingMessage): Refusal | null;
  /** Counts a connection as its address's, until it closes. */
  entered(connection: { once(event: 'close', listener: () => void): unknown }, request: IncomingMessage): void;
}

export interface Refusal {
  status: number;
  message: string;
  extensions: { code: string; [more: string]: unknown };
  headers: Record<string, string>;
}

const RETRY_AFTER_SECONDS = 60;

/** Who may be told things at all: asked of every transport, while it is still an HTTP request that gets a status. */
export function guardEntry(mayEnter: OriginCheck, clientAddress: ClientAddress, connectionsPerAddress: number): Entry {
  const open = new Tally();
  const foreign: Refusal = {
    status: 403,
    message: 'Pages of this origin may not connect.',
    extensions: { code: 'FORBIDDEN' },
    headers: {},
  };
  const tooMany: Refusal = {
    status: 429,
    message: `At most ${connectionsPerAddress} connections for an address.`,
    extensions: { code: 'RATE_LIMITED', limit: 'connections of an address', retryAfterSeconds: RETRY_AFTER_SECONDS },
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
  };

  return {
    refusal(request) {
      if (!mayEnter(request)) return foreign;
      return open.of(clientAddress(request)) >= connectionsPerAddress ? tooMany : null;
    },

    entered(connection, request) {
      connection.once('close', open.add(clientAddress(request)));
    },
  };
}
