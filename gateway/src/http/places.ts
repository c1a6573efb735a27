import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientAddress } from './client-address.ts';
import type { Middleware } from './in-turn.ts';
import { Tally } from './tally.ts';

/** Too much is going on already. */
export class Overloaded extends Error {}

export interface Places {
  /** Gives a request a place until it is answered, or sends it away at once: it would only wait. */
  take: Middleware;
  /** Its answer is a stream, which stays, and hardly works. */
  leave(response: ServerResponse): void;
}

export interface PlacesOptions {
  most: number;
  clientAddress: ClientAddress;
  /** Those that want a stream and nothing else are counted where streams are. */
  wantsStream: (request: IncomingMessage) => boolean;
  onShed: () => void;
}

/** How many requests may be worked on. A browser that only asks whether it may ask needs no place. */
export function createPlaces({ most, clientAddress, wantsStream, onShed }: PlacesOptions): Places {
  const taken = new Set<ServerResponse>();
  /** Those whose bodies are on their way, by address: to send half a request costs nobody anything. */
  const arriving = new Tally();
  const mostArriving = Math.max(16, Math.ceil(most / 4));

  const take: Middleware = (request, response, next) => {
    if (request.method === 'OPTIONS') return next();
    const address = clientAddress(request);
    const needsPlace = !wantsStream(request);
    if ((needsPlace && taken.size >= most) || arriving.of(address) >= mostArriving) {
      onShed();
      return next(new Overloaded());
    }
    if (needsPlace) {
      taken.add(response);
      response.once('close', () => taken.delete(response));
    }
    if (hasBody(request)) {
      const arrived = arriving.add(address);
      request.once('end', arrived).once('close', arrived);
    }
    next();
  };

  return { take, leave: (response) => void taken.delete(response) };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}
