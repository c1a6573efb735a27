import { randomUUID } from 'node:crypto';
import { type GraphQLDataSourceProcessOptions, RemoteGraphQLDataSource } from '@apollo/gateway';
import { CLIENT_ADDRESS_HEADER } from '@berth/identity';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { Agent, fetch, type RequestInit, Response } from 'undici';
import type { Context } from '../context.ts';
import type { Identity } from '../identity.ts';

const TIMEOUT_MS = 10_000;

/** One pool for all subgraphs; it keeps connections open between requests. */
const pool = new Agent({ connections: 64, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connectTimeout: 2_000 });

/** Asks one subgraph in a viewer's name. Of the client's headers, none goes on: the signed token says all there is. */
export class SignedDataSource extends RemoteGraphQLDataSource<Context> {
  readonly #name: string;
  readonly #identity: Identity;
  readonly #logger: Logger;

  constructor(name: string, url: string, identity: Identity, logger: Logger) {
    super({ url, fetcher: (address, init) => ask(address, { ...init, dispatcher: pool } as RequestInit) });
    this.#name = name;
    this.#identity = identity;
    this.#logger = logger;
  }

  override async willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<Context>): Promise<void> {
    const token = await this.#identity.subgraphToken(this.#name, context.viewer ?? null);
    request.http?.headers.set('authorization', `Bearer ${token}`);
    request.http?.headers.set(CLIENT_ADDRESS_HEADER, context.clientAddress ?? '');
  }

  /** The log hears the address and the cause, the client neither. */
  override didEncounterError(error: Error): never {
    const [serviceName, errorId] = [this.#name, randomUUID()];
    this.#logger.error({ err: error, subgraph: serviceName, errorId }, 'a subgraph did not answer');
    throw new GraphQLError(`The subgraph ${serviceName} does not answer.`, {
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName, errorId },
    });
  }
}

/** To Apollo any status but 2xx is an outage; with 400 a subgraph says what is wrong with what the client sent. */
async function ask(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, init);
  const { status, headers, body } = response;
  return status === 400 ? new Response(body, { headers }) : response;
}

export function closePool(): Promise<void> {
  return pool.close();
}
