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

/** Posts a request to a subgraph and reads its answer. */
export async function post(
  pool: Dispatcher,
  target: Target,
  body: string,
  headers?: Record<string, string>,
): Promise<SubgraphAnswer> {
  return answerIn(await exchange(pool, target, body, headers));
}

/** Is given what ends an exchange whose answer nobody wants any more. Answers how to forget it. */
export type WhenUnwanted = (cancel: (reason: Error) => void) => () => void;

/**
 * Posts a request and reads the text of its answer. Without the streams and header objects of fetch, which cost more than
 * the rest of the request.
 */
export function exchange(
  pool: Dispatcher,
  { origin, path }: Target,
  body: string,
  headers: Record<string, string> = {},
  whenUnwanted: WhenUnwanted = () => () => {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let started: Dispatcher.DispatchController | undefined;
    let unwanted: Error | undefined;
    const forget = whenUnwanted((reason) => {
      unwanted = reason;
      started?.abort(reason);
      reject(reason);
    });
    if (unwanted) return;
    pool.dispatch(
      { origin, path, method: 'POST', body, headers: { ...JSON_HEADERS, ...headers } },
      {
        onRequestStart(controller) {
          started = controller;
          if (unwanted) controller.abort(unwanted);
        },
        onResponseStart(_, statusCode) {
          status = statusCode;
        },
        onResponseData(_, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          forget();
          // With 400 a subgraph says what is wrong with what the client sent; any other is an outage.
          if (status !== 200 && status !== 400)
            reject(new GraphQLError(`The subgraph answered with status ${status}.`));
          else resolve(chunks.length === 1 ? String(chunks[0]) : String(Buffer.concat(chunks)));
        },
        onResponseError(_, error) {
          forget();
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

/** Made anew at each call, since whoever gets it writes into it. */
export function answerIn(text: string): SubgraphAnswer {
  const answer: unknown = JSON.parse(text);
  if (!isObject(answer)) throw new GraphQLError('The subgraph’s answer is not an object.');
  return answer;
}
