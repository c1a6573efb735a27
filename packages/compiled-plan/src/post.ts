import { GraphQLError } from 'graphql';
import type { Dispatcher } from 'undici';
import { isObject } from './own.ts';
import type { SubgraphAnswer } from './subgraph-answer.ts';

export interface Target {
  origin: string;
  path: string;
}

export function targetOf(url: string): Target {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
}

/**
 * Posts a request to a subgraph and reads its answer. Without the streams, signals and header objects of fetch, which
 * cost more than the rest of the request.
 */
export function post(
  pool: Dispatcher,
  { origin, path }: Target,
  body: string,
  headers: Record<string, string> = {},
): Promise<SubgraphAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    pool.dispatch(
      { origin, path, method: 'POST', body, headers: { ...JSON_HEADERS, ...headers } },
      {
        onRequestStart() {},
        onResponseStart(_, statusCode) {
          status = statusCode;
        },
        onResponseData(_, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          try {
            resolve(answerIn(status, chunks.length === 1 ? String(chunks[0]) : String(Buffer.concat(chunks))));
          } catch (error) {
            reject(error);
          }
        },
        onResponseError(_, error) {
          reject(error);
        },
      },
    );
  });
}

const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json',
};

function answerIn(status: number, text: string): SubgraphAnswer {
  // With 400 a subgraph says what is wrong with what the client sent; any other is an outage.
  if (status !== 200 && status !== 400) throw new GraphQLError(`The subgraph answered with status ${status}.`);
  const answer: unknown = JSON.parse(text);
  if (!isObject(answer)) throw new GraphQLError('The subgraph’s answer is not an object.');
  return answer;
}
