import { GraphQLError, type GraphQLFormattedError } from 'graphql';
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

/** A subgraph that is there, and does not do what it is asked: its status says why, and often a text in GraphQL's shape. */
export class Refused extends GraphQLError {
  readonly status: number;
  readonly text: string;

  constructor(status: number, text: string) {
    super(answeredWith(status));
    this.status = status;
    this.text = text;
  }
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
      { origin, path, method: 'POST', body, headers: listOf(headers) },
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
          const text = chunks.length === 1 ? String(chunks[0]) : String(Buffer.concat(chunks));
          // With 400 a subgraph says what is wrong with what the client sent.
          if (status === 200 || status === 400) resolve(text);
          else
            reject(status > 400 && status < 500 ? new Refused(status, text) : new GraphQLError(answeredWith(status)));
        },
        onResponseError(_, error) {
          forget();
          reject(error);
        },
      },
    );
  });
}

function answeredWith(status: number): string {
  return `The subgraph answered with status ${status}.`;
}

/** As undici takes them without looking for their names. */
function listOf(headers: Record<string, string>): string[] {
  const list = ['content-type', 'application/json', 'accept', 'application/json'];
  for (const name in headers) list.push(name, headers[name] as string);
  return list;
}

/** Made anew at each call, since whoever gets it writes into it. */
export function answerIn(text: string): SubgraphAnswer {
  const answer: unknown = JSON.parse(text);
  if (!isObject(answer)) throw new GraphQLError('The subgraph’s answer is not an object.');
  const { data = null, errors } = answer;
  // Some tell of each answer that it has none.
  if (errors === null) delete answer['errors'];
  else if (errors !== undefined && !Array.isArray(errors)) throw new GraphQLError('The subgraph’s errors are no list.');
  if (data !== null && !isObject(data)) throw new GraphQLError('The subgraph’s data is no object.');
  // A proxy's apology, say: without an error its fields would be nulls that nobody could tell from true ones.
  if (data === null && !errors?.length) throw new GraphQLError('The subgraph’s answer has neither data nor errors.');
  if (errors) answer['errors'] = errors.map(errorIn);
  return answer;
}

/** One that is odd is an error as well, and takes no good answer with it. */
function errorIn(told: unknown): GraphQLFormattedError {
  if (!isObject(told)) return { message: typeof told === 'string' ? told : '' };
  const { message, path, extensions, ...others } = told;
  return {
    ...others,
    message: typeof message === 'string' ? message : '',
    ...(Array.isArray(path) && { path }),
    ...(isObject(extensions) && { extensions }),
  };
}
