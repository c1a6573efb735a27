import { GraphQLError } from 'graphql';
import type WebSocket from 'ws';
import type { Results } from '../../context.ts';
import { BROKEN } from '../line.ts';
import { textOf } from '../result-text.ts';
import type { Stop } from '../stream.ts';
import { lineOf } from './bounded-socket.ts';

/**
 * Tells an operation's results on its socket. What is answered is for graphql-ws, which sees no results: it would put each
 * together anew for everyone who is told it. It ends when the client has enough, or when what comes next cannot be read: that
 * takes the socket with it, and the client comes back, and goes on where it was. An error of its own ends an operation alone.
 */
export function tellSocket(socket: WebSocket, id: string, results: Results): AsyncIterableIterator<never> {
  const start = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  let stop: Stop = () => {};
  let end = () => {};
  let refuse: (error: GraphQLError) => void = () => {};
  const ended = new Promise<IteratorResult<never>>((resolve, reject) => {
    end = () => resolve({ done: true, value: undefined });
    refuse = reject;
  });
  return {
    /** Asked for once graphql-ws knows that it runs. */
    next() {
      stop = results({
        next: (result) => socket.send(`${start}${textOf(result)}}`),
        fail(error) {
          if (error instanceof GraphQLError) return refuse(error);
          lineOf(socket).interrupt(BROKEN);
          end();
        },
      });
      return ended;
    },
    async return() {
      stop();
      end();
      return ended;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
