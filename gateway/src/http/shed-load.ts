import { formatFor } from '../streams/transports/http.ts';
import type { Middleware } from './in-turn.ts';
import { refuse } from './refuse.ts';

const RETRY_AFTER_SECONDS = 1;
const EXTENSIONS = { code: 'OVERLOADED', retryAfterSeconds: RETRY_AFTER_SECONDS };

/**
 * Sends away at once what would only wait, before its body is read. Streams are counted elsewhere: they stay, and hardly
 * work.
 */
export function shedLoad(most: number, onShed: () => void): Middleware {
  let inWork = 0;
  return (request, response, next) => {
    if (formatFor(request)) return next();
    if (inWork >= most) {
      onShed();
      response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      return refuse(response, 503, 'Too much is going on here: try again in a second.', EXTENSIONS);
    }
    inWork += 1;
    response.once('close', () => {
      inWork -= 1;
    });
    next();
  };
}
