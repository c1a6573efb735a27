import type { IncomingMessage } from 'node:http';

/**
 * Some proxies ask for `http://host/path`, which every server must understand (RFC 9112, 3.2.2). Whatever looks at the request
 * from here on finds `/path`.
 */
export function inOriginForm<Request extends IncomingMessage>(request: Request): Request {
  const { url = '' } = request;
  if (/^https?:/i.test(url) && URL.canParse(url)) {
    const { pathname, search } = new URL(url);
    request.url = pathname + search;
  }
  return request;
}
