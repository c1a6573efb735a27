import { textOf } from '../result-text.ts';
import type { HttpFormat } from './http-format.ts';

const BOUNDARY = 'graphql';

/** Each part is closed as soon as it is told: a client need not wait for the next one to know that it has it all. */
function part(json: string): string {
  return `\r\nContent-Type: application/json\r\n\r\n${json}\r\n--${BOUNDARY}`;
}

const END = '--\r\n';

/** Apollo's multipart subscriptions, as Apollo Client's HttpLink, Apollo Kotlin and Apollo iOS ask for them. */
export const multipart: HttpFormat = {
  name: 'multipart',
  isAccepted: (accept) => /multipart\/mixed\s*;[^,]*\bsubscriptionSpec="?1\.0/i.test(accept),
  contentType: `multipart/mixed;boundary="${BOUNDARY}";subscriptionSpec=1.0`,
  opening: `\r\n--${BOUNDARY}`,
  heartbeat: part('{}'),
  result: (result) => part(`{"payload":${textOf(result)}}`),
  end: END,
  interrupted: (error) => part(JSON.stringify({ payload: null, errors: [error] })) + END,
};
