import { type ExecutionResult, GraphQLError } from 'graphql';
import type WebSocket from 'ws';
import type { Results } from '../../context.ts';
import { HungUp } from '../../fetch/deadline.ts';
import type { Wanted } from '../../fetch/wanted.ts';
import { BROKEN } from '../line.ts';
import { textOf } from '../result-text.ts';
import { lineOf } from './bounded-socket.ts';

export interface Telling {
  socket: WebSocket;
  /** What the client calls the operation. */
  id: string;
  wanted: Wanted;
}

const OVER = { done: true, value: undefined } as const;

/**
 * An operation as graphql-ws runs it: it asks for the next result, and says by `return` that the client has enough. It ends
 * when it has been carried out, whether or not somebody still wants to know. A stream's results go past graphql-ws, which
 * would put each together anew for everyone who is told it.
 */
export function tellSocket(
  { socket, id, wanted }: Telling,
  begin: () => Promise<ExecutionResult | Results>,
): AsyncIterableIterator<ExecutionResult> {
  let begun = false;
  return {
    async next() {
      if (begun || wanted.reason) return OVER;
      begun = true;
      const outcome = await begin();
      if (wanted.reason) return OVER;
      if (typeof outcome !== 'function') return { done: false, value: outcome };
      await untilEnough(outcome);
      return OVER;
    },
    async return() {
      wanted.giveUp(new HungUp());
      return OVER;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };

  /**
   * What cannot be read takes the socket with it: the client comes back, and goes on where it was. An error of its own ends an
   * operation alone.
   */
  function untilEnough(results: Results): Promise<void> {
    const start = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    return new Promise((resolve, reject) => {
      const stop = results({
        next: (result) => socket.send(`${start}${textOf(result)}}`),
        fail(error) {
          if (error instanceof GraphQLError) reject(error);
          else lineOf(socket).interrupt(BROKEN);
          wanted.giveUp(error as Error);
        },
      });
      wanted.whenGivenUp(() => {
        stop();
        resolve();
      });
    });
  }
}
