import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Middleware } from './in-turn.ts';

/**
 * The headers that a middleware gives to every answer, as `writeHead` takes them, by the origin of the page that asks. They are
 * found out once, by running it: to run it for each request takes longer than most queries do.
 */
export function headersForOrigins(
  middleware: Middleware,
  url: string,
  origins: readonly string[],
): (origin: string | undefined) => readonly string[] {
  const elsewhere = headersBy(middleware, url, {});
  const known = new Map(origins.map((origin) => [origin, headersBy(middleware, url, { origin })]));
  return (origin = '') => known.get(origin) ?? elsewhere;
}

function headersBy(middleware: Middleware, url: string, headers: { origin?: string }): string[] {
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'POST', url, headers });
  const response = new ServerResponse(request);
  middleware(request, response, () => {});
  return Object.entries(response.getHeaders()).flatMap(([name, value]) => [name, String(value)]);
}
