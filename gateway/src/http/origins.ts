import type { IncomingMessage } from 'node:http';

export type OriginCheck = (request: IncomingMessage) => boolean;

/**
 * Browsers say from which page a request comes: this address's own pages may, and those on the list. A GET may have no
 * `Origin`; then what the page is to this address says it (`Sec-Fetch-Site`). Nor does an honest page send what it does
 * not want to read the answer of (`no-cors`). What is no browser says nothing.
 */
export function allowOrigins(allowed: readonly string[]): OriginCheck {
  return ({ headers: { origin, host, 'sec-fetch-mode': mode, 'sec-fetch-site': site } }) =>
    origin === undefined
      ? mode !== 'no-cors' && site !== 'cross-site' && site !== 'same-site'
      : allowed.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}
