import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Middleware } from './in-turn.ts';

/** As `writeHead` takes them, for an answer to a page of this origin that varies by these headers besides. */
export type HeadersFor = (origin: string | undefined, variesBy: string) => readonly string[];

/**
 * The headers that a middleware gives to every answer. They are found out once, by running it: to run it for each request takes
 * longer than most queries do.
 */
export function headersForOrigins(middleware: Middleware, url: string, origins: readonly string[]): HeadersFor {
  const known = new Map<string, readonly string[]>();
  return (origin = '', variesBy) => {
    const listed = origins.includes(origin) ? origin : undefined;
    const key = `${listed} ${variesBy}`;
    const headers = known.get(key) ?? headersBy(middleware, url, listed, variesBy);
    known.set(key, headers);
    return headers;
  };
}

function headersBy(middleware: Middleware, url: string, origin: string | undefined, variesBy: string): string[] {
  const headers = origin === undefined ? {} : { origin };
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'POST', url, headers });
  const response = new ServerResponse(request);
  middleware(request, response, () => {});
  if (variesBy) response.appendHeader('vary', variesBy);
  // Each name once: where some are set already, `writeHead` takes the last of several.
  return Object.entries(response.getHeaders()).flatMap(([name, value]) => [name, [value].flat().join(', ')]);
}
