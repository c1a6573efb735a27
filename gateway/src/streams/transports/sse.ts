import type { FormattedExecutionResult } from 'graphql';
import { textOf } from '../result-text.ts';
import type { HttpFormat } from './http-format.ts';

/** A comment, which clients pass over. */
const COMMENT = ':\n\n';

/** Behind the last result. Without data, EventSource would not tell of it. */
export const COMPLETE = 'event: complete\ndata:\n\n';

/** Server-sent events, as graphql-sse's “distinct connections mode” and EventSource read them. */
export const sse: HttpFormat = {
  name: 'sse',
  isAccepted: (accept) => /\btext\/event-stream\b/i.test(accept),
  contentType: 'text/event-stream; charset=utf-8',
  opening: COMMENT,
  heartbeat: COMMENT,
  end: COMPLETE,
  result: (result) => `${id(result)}event: next\ndata: ${textOf(result)}\n\n`,
};

/** The cursor, where one was selected: an EventSource that comes back says which one it saw last. */
function id({ data }: FormattedExecutionResult): string {
  const [message] = Object.values(data ?? {}) as ({ cursor?: unknown } | null)[];
  const cursor = message?.cursor;
  // Under this name the client may have selected something else, which could end the line and write others.
  return typeof cursor === 'string' && /^[\w-]+$/.test(cursor) ? `id: ${cursor}\n` : '';
}
