import type { IncomingMessage } from 'node:http';

/** What no path is taken for. */
const NOWHERE = '*';

/**
 * Some proxies ask for `http://host/path`, which every server must understand (RFC 9112, 3.2.2). Whatever looks at the request
 * from here on finds `/path`. Express would find it behind any scheme, and before a `#`: nobody is to get past the limits so.
 */
export function inOriginForm<Request extends IncomingMessage>(request: Request): Request {
  const { url = '' } = request;
  if (!url.startsWith('/') || url.includes('#')) request.url = pathIn(url.replace(/#.*/s, ''));
  return request;
}

function pathIn(target: string): string {
  if (target.startsWith('/')) return target;
  if (!URL.canParse(target)) return NOWHERE;
  const { pathname, search } = new URL(target);
  return pathname.startsWith('/') ? pathname + search : NOWHERE;
}
