import type { IncomingHttpHeaders } from 'node:http';
import type { HTTPGraphQLRequest } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { Request } from 'express';

/** What Apollo Server is asked. It knows subscriptions by POST alone; what came by GET was checked by then. */
export function toGraphQLRequest(request: Request): HTTPGraphQLRequest {
  const { method, headers, body } = request;
  const byGet = method === 'GET';
  return {
    method: 'POST',
    search: '',
    headers: new HeaderMap([
      ['content-type', byGet ? 'application/json' : (headers['content-type'] ?? '')],
      ['accept', takesJson(headers) ? (headers.accept as string) : 'application/json'],
    ]),
    body: goingOn(byGet ? operationIn(request.originalUrl) : body, headers['last-event-id']),
  };
}

/** Whether one answer, where that is all there is, may be plain JSON. */
export function takesJson({ accept = '*/*' }: IncomingHttpHeaders): boolean {
  return /application\/(graphql-response\+)?json|\*\/\*/.test(accept);
}

function operationIn(url: string): object {
  const { searchParams } = new URL(url, 'http://gateway');
  const entries = ['query', 'operationName', 'variables', 'extensions'].flatMap((name) => {
    const text = searchParams.get(name);
    return text === null ? [] : [[name, name === 'variables' || name === 'extensions' ? parsed(text) : text]];
  });
  return Object.fromEntries(entries);
}

/** What is no JSON stays text, which Apollo Server refuses. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** An EventSource that comes back sends the same operation, and beside it the last cursor that it was told. */
function goingOn<Body>(body: Body, lastEventId: string | string[] | undefined): Body {
  if (!lastEventId || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { variables } = body as { variables?: unknown };
  if (variables != null && typeof variables !== 'object') return body;
  return { ...body, variables: { ...variables, after: lastEventId } };
}
