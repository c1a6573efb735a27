import type { IncomingMessage } from 'node:http';
import accepts from 'accepts';

const JSON_TYPE = 'application/json';
const TYPES = [JSON_TYPE, 'application/graphql-response+json'];
/** What reads anything, as most do, need not be looked at. */
const ANYTHING = [undefined, '*/*', JSON_TYPE];

/** What the answer is sent as; undefined where the client reads neither. */
export function contentTypeFor(request: IncomingMessage): string | undefined {
  const type = ANYTHING.includes(request.headers.accept) ? JSON_TYPE : accepts(request).type(TYPES);
  return type ? `${type}; charset=utf-8` : undefined;
}
