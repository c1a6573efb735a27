import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type GraphQLFormattedError, print } from 'graphql';
import type { Client } from 'graphql-ws/client';
import { isLasting, OperationError } from './errors.ts';
import { Inbox } from './inbox.ts';
import { pause } from './pause.ts';

/** What a subscription that can be resumed has among its variables, and, as `cursor`, in each message. */
export interface Resumable {
  after?: string | null | undefined;
}

/** What a subscription tells: the value of its one root field. */
export type MessageOf<Result> = NonNullable<Result[Exclude<keyof Result, '__typename'>]>;

interface Following {
  socket: Client;
  signal: AbortSignal;
  onSetback: (problem: unknown) => void;
}

/** Each message once and in order, from `after` on, whatever happens to the connection, until `signal` is aborted. */
export async function* follow<Result, Variables extends Resumable>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  { socket, signal, onSetback }: Following,
): AsyncGenerator<MessageOf<Result>, void> {
  const payload = { query: print(document), variables: { ...variables } };
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const inbox = new Inbox<MessageOf<Result>>();
    const stop = listen(socket, payload, inbox);
    const aborted = () => inbox.end();
    signal.addEventListener('abort', aborted);
    try {
      const messages = inbox[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await messages.next();
        if (signal.aborted) return;
        if (done) {
          if (isLasting(value)) throw value;
          onSetback(value);
          break;
        }
        attempt = 0;
        yield value;
      }
    } finally {
      stop();
      signal.removeEventListener('abort', aborted);
    }
    await pause(attempt, signal);
  }
}

/** graphql-ws subscribes again with the same payload after it has reconnected: so the payload says where to go on. */
function listen<Result>(
  socket: Client,
  payload: { query: string; variables: Resumable },
  inbox: Inbox<MessageOf<Result>>,
): () => void {
  const stop = socket.subscribe<Record<string, unknown>>(
    payload as { query: string; variables: Record<string, unknown> },
    {
      next({ data, errors = [] }) {
        if (inbox.hasEnded) return;
        const message = data && (Object.values(data)[0] as MessageOf<Result> & { cursor: string });
        if (!message) {
          // This one could not be told: it is asked for again, from the one before.
          inbox.end(new OperationError(errors as GraphQLFormattedError[]));
          return stop();
        }
        if (typeof message.cursor !== 'string') {
          inbox.end(new OperationError([{ message: 'Select `cursor` on all that the subscription tells.' }]));
          return stop();
        }
        payload.variables = { ...payload.variables, after: message.cursor };
        inbox.push(message);
      },
      error: (problem) => inbox.end(Array.isArray(problem) ? new OperationError(problem) : problem),
      complete: () => inbox.end(new Error('The gateway ended the stream.')),
    },
  );
  return stop;
}
