import type { IncomingMessage } from 'node:http';

export type OriginCheck = (request: IncomingMessage) => boolean;

/** Browsers say from which page a request comes: this address's own pages may, and those on the list. Others have none. */
export function allowOrigins(allowed: readonly string[]): OriginCheck {
  return ({ headers: { origin, host } }) =>
    origin === undefined || allowed.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}
