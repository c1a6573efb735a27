import type { IncomingMessage } from 'node:http';
import type { VerifyClientCallbackAsync } from 'ws';
import type { ClientAddress } from '../http/client-address.ts';
import type { OriginCheck } from '../http/origins.ts';

export interface SocketEntry {
  verifyClient: VerifyClientCallbackAsync;
  /** Counts a socket as its address's, until it closes. */
  entered(socket: { once(event: 'close', listener: () => void): unknown }, request: IncomingMessage): void;
}

/** Who gets a socket at all: asked while it is still an HTTP request, which can be answered with a status. */
export function guardEntry(
  mayEnter: OriginCheck,
  clientAddress: ClientAddress,
  socketsPerAddress: number,
): SocketEntry {
  const open = new Map<string, number>();
  return {
    verifyClient({ req }, answer) {
      if (!mayEnter(req)) return answer(false, 403, 'Pages of this origin may not connect');
      if ((open.get(clientAddress(req)) ?? 0) >= socketsPerAddress)
        return answer(false, 429, `At most ${socketsPerAddress} sockets for an address`, { 'Retry-After': '60' });
      answer(true);
    },

    entered(socket, request) {
      const address = clientAddress(request);
      open.set(address, (open.get(address) ?? 0) + 1);
      socket.once('close', () => {
        const left = (open.get(address) ?? 1) - 1;
        if (left > 0) open.set(address, left);
        else open.delete(address);
      });
    },
  };
}
