import { formatFor } from '../streams/transports/http.ts';
import type { Middleware } from './in-turn.ts';

/** Too much is going on already. */
export class Overloaded extends Error {}

/**
 * Sends away at once what would only wait, before its body is read. Streams are counted elsewhere: they stay, and hardly
 * work; and a browser that only asks whether it may ask is told.
 */
export function shedLoad(most: number, onShed: () => void): Middleware {
  let inWork = 0;
  return (request, response, next) => {
    if (request.method === 'OPTIONS' || formatFor(request)) return next();
    if (inWork >= most) {
      onShed();
      return next(new Overloaded());
    }
    inWork += 1;
    response.once('close', () => {
      inWork -= 1;
    });
    next();
  };
}
