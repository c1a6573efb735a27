import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Client } from 'graphql-ws/client';
import { ask } from './ask.ts';
import { isLasting, retryAfterMs } from './errors.ts';
import { follow, type MessageOf, type Resumable } from './follow.ts';
import { pause } from './pause.ts';
import { openSocket } from './socket.ts';
import { type Token, type TokenRequest, Tokens } from './tokens.ts';

export type { TokenRequest };

export interface ClientOptions {
  /** The gateway's, such as `https://berth.example.com/graphql`: HTTP and WebSocket share it. */
  url: string;
  /** Asked before each request and each connection: the place to refresh a token. */
  token?: Token;
  /** Where none is built in, as in Node 20: that of `ws`. */
  webSocketImpl?: unknown;
  /** Hears of what went wrong, and is being tried again. */
  onSetback?: (problem: unknown) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: an operation without types may answer anything.
type Untyped = { [key: string]: any };

interface Until {
  /** Ends it. */
  signal?: AbortSignal;
}

export class BerthClient {
  readonly #url: string;
  readonly #tokens: Tokens;
  readonly #webSocketImpl: unknown;
  readonly #onSetback: (problem: unknown) => void;
  readonly #closing = new AbortController();
  /** Who never follows anything needs none. */
  #socket: Client | undefined;

  constructor({ url, token, webSocketImpl, onSetback = () => {} }: ClientOptions) {
    this.#url = url;
    this.#tokens = new Tokens(token);
    this.#webSocketImpl = webSocketImpl;
    this.#onSetback = onSetback;
  }

  /** A query or a mutation, sent once. Rejects with an OperationError where the gateway answers with errors. */
  ask<Result = Untyped, Variables = Untyped>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
    until: Until = {},
  ): Promise<Result> {
    return ask(this.#url, this.#tokens, document, variables, this.#until(until));
  }

  /** A query, sent until it is answered: of use where the gateway may be away for a while. */
  async askPatiently<Result = Untyped, Variables = Untyped>(
    query: TypedDocumentNode<Result, Variables>,
    variables: Variables,
    until: Until = {},
  ): Promise<Result> {
    const signal = this.#until(until);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await ask(this.#url, this.#tokens, query, variables, signal);
      } catch (problem) {
        if (signal.aborted || isLasting(problem)) throw problem;
        this.#onSetback(problem);
        await pause(attempt, signal, retryAfterMs(problem));
      }
    }
  }

  /**
   * A subscription that goes on where it was: each message once and in order, until `signal` is aborted or the loop is
   * left. It declares `$after: String`, passes it on, and selects `cursor`. Throws where trying again would not help.
   */
  follow<Result = Untyped, Variables extends Resumable = Resumable & Untyped>(
    subscription: TypedDocumentNode<Result, Variables>,
    variables: Variables,
    until: Until = {},
  ): AsyncGenerator<MessageOf<Result>, void> {
    this.#socket ??= openSocket({
      ...{ url: this.#url, tokens: this.#tokens, webSocketImpl: this.#webSocketImpl },
      ...{ closing: this.#closing.signal, onSetback: this.#onSetback },
    });
    const following = { socket: this.#socket, signal: this.#until(until), onSetback: this.#onSetback };
    return follow(subscription, variables, following);
  }

  /** Ends all that it does. */
  close(): void {
    this.#closing.abort();
    // It rejects where there is nothing to close.
    void Promise.resolve(this.#socket?.dispose()).catch(() => {});
  }

  #until({ signal }: Until): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
  }
}
