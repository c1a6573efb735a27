import { acceptsMultipart } from '../../http/accepts-multipart.ts';
import { textOf } from '../result-text.ts';
import type { HttpFormat } from './http-format.ts';

const ASKED_BY = /\bsubscriptionSpec="?1\.0/i;
const BOUNDARY = 'graphql';

/** Each part is closed as soon as it is told: a client need not wait for the next one to know that it has it all. */
function part(json: string): string {
  return `\r\nContent-Type: application/json\r\n\r\n${json}\r\n--${BOUNDARY}`;
}

const END = '--\r\n';

/** Apollo's multipart subscriptions, as Apollo Client's HttpLink, Apollo Kotlin and Apollo iOS ask for them. */
export const multipart: HttpFormat = {
  name: 'multipart',
  isAccepted: (accept) => acceptsMultipart(accept, ASKED_BY),
  contentType: `multipart/mixed;boundary="${BOUNDARY}";subscriptionSpec=1.0`,
  opening: `\r\n--${BOUNDARY}`,
  heartbeat: part('{}'),
  result: (result) => part(`{"payload":${textOf(result)}}`),
  end: END,
  interrupted: (error) => part(JSON.stringify({ payload: null, errors: [error] })) + END,
};
