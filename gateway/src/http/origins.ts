import type { IncomingMessage } from 'node:http';

export type OriginCheck = (request: IncomingMessage) => boolean;

/**
 * Browsers say from which page a request comes: this address's own pages may, and those on the list. Others have none;
 * nor has what a page sends without wanting to read the answer (`no-cors`), which no honest page does here.
 */
export function allowOrigins(allowed: readonly string[]): OriginCheck {
  return ({ headers: { origin, host, 'sec-fetch-mode': mode } }) =>
    origin === undefined
      ? mode !== 'no-cors'
      : allowed.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}
