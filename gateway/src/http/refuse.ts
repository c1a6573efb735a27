import type { ServerResponse } from 'node:http';
import type { Mask } from '../errors.ts';
import { Overloaded } from './places.ts';

const RETRY_AFTER_SECONDS = 1;
const UNREADABLE = 'The body cannot be read: send JSON in UTF-8, as it is or by gzip, deflate or br.';

interface BodyError {
  type?: string;
  status?: number;
  limit?: number;
}

/** Answers what went wrong before GraphQL began, in GraphQL's shape. */
export function answerFailure(error: Error & BodyError, response: ServerResponse, mask: Mask) {
  if (error instanceof Overloaded) {
    response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
    const extensions = { code: 'OVERLOADED', retryAfterSeconds: RETRY_AFTER_SECONDS };
    return refuse(response, 503, 'Too much is going on here: try again in a second.', extensions);
  }
  const { type, status = 500, limit } = error;
  if (type === 'entity.too.large') {
    const extensions = { code: 'LIMIT_EXCEEDED', limit: 'body bytes', maximum: limit };
    return refuse(response, 413, `The body is too large: ${limit} bytes are allowed.`, extensions);
  }
  const message = status === 415 ? UNREADABLE : 'The body cannot be read: send JSON.';
  if (status < 500) return refuse(response, status, message, { code: 'BAD_REQUEST' });
  const failed = mask({ message: String(error.stack) });
  refuse(response, 500, failed.message, failed.extensions ?? {});
}

/** Answers in GraphQL's shape what GraphQL was not asked. */
export function refuse(response: ServerResponse, status: number, message: string, extensions: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify({ errors: [{ message, extensions }] }));
}
