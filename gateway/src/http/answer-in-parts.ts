import type { ServerResponse } from 'node:http';
import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.ts';
import type { Parts } from '../parts.ts';
import { takesJson } from '../streams/transports/http-request.ts';
import { acceptsMultipart } from './accepts-multipart.ts';
import type { Incoming } from './in-turn.ts';

const ASKED_BY = /\bdeferSpec="?20220824/i;
const CONTENT_TYPE = 'multipart/mixed;boundary="-";deferSpec=20220824';
const BOUNDARY = '\r\n---';
const END = '--\r\n';

/** Answers those who read parts, as @defer makes them: Apollo's format, of its clients and its Router. */
export function answerInParts(
  server: ApolloServer<Context>,
  contextOf: (request: Incoming, response: ServerResponse) => Promise<Context>,
): RequestHandler {
  return async (request, response, next) => {
    if (!acceptsMultipart(request.headers.accept ?? '', ASKED_BY)) return next();

    const parts: NonNullable<Context['parts']> = {};
    const { status, headers, body } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: toGraphQLRequest(request),
      context: async () => ({ ...(await contextOf(request, response)), parts }),
    });
    if (body.kind === 'chunked') throw new Error('Apollo Server defers nothing.');
    response.set(Object.fromEntries(headers));
    const { later } = parts;
    if (!later) return void response.status(status ?? 200).send(body.string);
    await tell(response, body.string, later);
  };
}

async function tell(response: Response, first: string, later: Parts): Promise<void> {
  response.once('close', () => void later.return?.());
  response.removeHeader('content-length');
  // Proxies would keep what they are given until there is more of it.
  response.writeHead(200, { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.write(BOUNDARY + part(`{"hasNext":true,${first.trim().slice(1)}`));
  for await (const payload of later) response.write(part(JSON.stringify(payload)));
  response.end(END);
}

/** Each part is closed as soon as it is told: a client need not wait for the next one to know that it has it all. */
function part(json: string): string {
  return `\r\ncontent-type: application/json\r\n\r\n${json}${BOUNDARY}`;
}

function toGraphQLRequest({ method, headers, originalUrl, body }: Request): HTTPGraphQLRequest {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const accept = takesJson(headers) ? headers.accept : 'application/json';
  return {
    method,
    headers: new HeaderMap([...(given as [string, string][]), ['accept', accept as string]]),
    // What Express leaves of `/graphql//` is no URL.
    search: new URL(originalUrl, 'http://gateway').search,
    body,
  };
}
