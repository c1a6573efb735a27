import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientAddress } from './client-address.ts';
import type { Middleware } from './in-turn.ts';
import { Tally } from './tally.ts';

/** Too much is going on already. */
export class Overloaded extends Error {}

export interface Places {
  /** Gives a request a place until it is answered, or sends it away at once: it would only wait. */
  take: Middleware;
  /** A place for who came in without one, and needs one after all. Answers whether they have it. */
  takeLate(response: ServerResponse): boolean;
  /** Its answer is a stream, which stays, and hardly works. */
  leave(response: ServerResponse): void;
}

export interface PlacesOptions {
  most: number;
  clientAddress: ClientAddress;
  /** Those that want a stream and nothing else are counted where streams are, and come in without a place. */
  wantsStream: (request: IncomingMessage) => boolean;
  onShed: () => void;
}

/** Written on the response itself: a Set of them would change with each. */
const HAS_PLACE = Symbol('has a place');
const BODY_ARRIVED = Symbol('its body has arrived');
interface Placed extends ServerResponse {
  [HAS_PLACE]?: boolean;
  [BODY_ARRIVED]?: () => void;
}

/** How many requests may be worked on. A browser that only asks whether it may ask needs no place. */
export function createPlaces({ most, clientAddress, wantsStream, onShed }: PlacesOptions): Places {
  let taken = 0;
  /** Those whose bodies are on their way, by address: to send half a request costs nobody anything. */
  const arriving = new Tally();
  const mostArriving = Math.max(16, Math.ceil(most / 4));

  function enter(response: Placed): void {
    taken += 1;
    response[HAS_PLACE] = true;
    response.once('close', () => leave(response));
  }

  function leave(response: Placed): void {
    response[BODY_ARRIVED]?.();
    if (!response[HAS_PLACE]) return;
    response[HAS_PLACE] = false;
    taken -= 1;
  }

  const take: Middleware = (request, response: Placed, next) => {
    const bringsBody = hasBody(request);
    if (request.method === 'OPTIONS' && !bringsBody) return next();
    const address = clientAddress(request);
    const needsPlace = !wantsStream(request);
    if ((needsPlace && taken >= most) || arriving.of(address) >= mostArriving) {
      onShed();
      return next(new Overloaded());
    }
    if (needsPlace) enter(response);
    if (bringsBody) {
      const arrived = arriving.add(address);
      response[BODY_ARRIVED] = arrived;
      request.once('end', arrived).once('close', arrived);
    }
    next();
  };

  function takeLate(response: Placed): boolean {
    if (response[HAS_PLACE]) return true;
    // It would never be given back: who has left does not leave again.
    if (response.destroyed) return false;
    if (taken >= most) {
      onShed();
      return false;
    }
    enter(response);
    return true;
  }

  return { take, takeLate, leave };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) !== 0 || headers['transfer-encoding'] !== undefined;
}
