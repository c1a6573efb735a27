import type { IncomingMessage } from 'node:http';
import type {
  ApolloServer,
  ApolloServerPlugin,
  GraphQLRequestContextDidResolveOperation,
  HTTPGraphQLResponse,
} from '@apollo/server';
import { endRequest } from '@berth/tracing';
import type { Request, RequestHandler, Response } from 'express';
import { type FormattedExecutionResult, GraphQLError } from 'graphql';
import type { Context, Transport } from '../../context.ts';
import type { ClientAddress } from '../../http/client-address.ts';
import { Overloaded, type Places } from '../../http/places.ts';
import { refuse } from '../../http/refuse.ts';
import { untilHungUp } from '../../http/until-hung-up.ts';
import type { Identity } from '../../identity.ts';
import type { Revocations } from '../../revocations.ts';
import type { Entry } from '../entry.ts';
import { type Line, STOPPING } from '../line.ts';
import { endWithToken } from '../session.ts';
import type { StreamSettings } from '../settings.ts';
import type { HttpFormat } from './http-format.ts';
import { takesJson, toGraphQLRequest } from './http-request.ts';
import { multipart } from './multipart.ts';
import { openResponse } from './response-line.ts';
import { COMPLETE, sse } from './sse.ts';

export interface HttpStreamOptions {
  identity: Identity;
  revocations: Revocations;
  entry: Entry;
  clientAddress: ClientAddress;
  settings: StreamSettings;
  onSlow: (transport: Transport) => void;
}

export interface StreamPlaces extends Pick<Places, 'takeLate' | 'leave'> {
  sendAway(error: Overloaded, response: Response): void;
}

export interface HttpStreams {
  /** Takes the requests that ask for a stream, and leaves all others. */
  handler(server: ApolloServer<Context>, places: StreamPlaces): RequestHandler;
  /** Lets a query or a mutation that asks for a stream run where there is a place for it. */
  plugin: ApolloServerPlugin<Context>;
  /** Whether it asks for a stream, and could read nothing else. */
  wantsStream(request: IncomingMessage): boolean;
  /** Sends everybody away, such that they come back to whoever is there then. */
  close(): void;
}

interface Serving {
  server: ApolloServer<Context>;
  places: StreamPlaces;
}

/** As this transport puts it into an operation's context. */
interface HttpStream extends NonNullable<Context['stream']> {
  takePlace?: () => boolean;
  isSentAway?: boolean;
}

type Resolved = GraphQLRequestContextDidResolveOperation<Context>;

const FORMATS = [multipart, sse];

/** Subscriptions over HTTP: responses that go on for as long as there is something to tell. */
export function createHttpStreams(options: HttpStreamOptions): HttpStreams {
  const { identity, revocations, entry, clientAddress, settings, onSlow } = options;
  const open = new Set<Line>();
  let closing = false;

  async function serve({ server, places }: Serving, request: Request, response: Response, format: HttpFormat) {
    // Counted as there, they would be for ever: who has left does not leave again.
    if (response.destroyed) return;
    const refusal = entry.refusal(request);
    if (refusal) return refuse(response.set(refusal.headers), refusal.status, refusal.message, refusal.extensions);
    entry.entered(response, request);

    const { authorization } = request.headers;
    const verified = authorization === undefined ? null : await identity.verified(authorization).catch(refused);
    if (verified === undefined) return;
    const viewer = verified?.viewer ?? null;
    const stream: HttpStream = {
      transport: format.name,
      mayMutate: request.method === 'POST',
      takePlace: () => places.takeLate(response),
    };
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: toGraphQLRequest(request),
      context: async () => ({ viewer, stream, wanted: untilHungUp(response), clientAddress: clientAddress(request) }),
    });
    if (stream.isSentAway) return places.sendAway(new Overloaded(), response);
    if (!stream.results) return answerOnce(request, response, format, answer);

    // The client may have left while its operation was begun.
    if (response.destroyed) return;
    places.leave(response);
    endRequest();
    const line = openResponse(response, format, stream.results, settings, () => onSlow(format.name));
    open.add(line);
    line.once('close', () => open.delete(line));
    if (closing) line.interrupt(STOPPING);
    if (verified && viewer) endWithToken(line, { ...verified, viewer }, revocations);

    function refused({ message, extensions: { http: _, ...extensions } }: GraphQLError): undefined {
      refuse(response, 401, message, extensions);
    }
  }

  return {
    handler: (server, places) => async (request, response, next) => {
      const format = formatFor(request);
      if (!format) return next();
      await serve({ server, places }, request, response, format);
    },
    plugin: { requestDidStart: async () => ({ didResolveOperation: placeUnlessSubscription }) },
    wantsStream: (request) => formatFor(request) !== undefined && !takesJson(request.headers),
    close: () => {
      closing = true;
      for (const line of open) line.interrupt(STOPPING);
    },
  };
}

/** Not before it is known what it is: an EventSource that is sent away, as for want of a place, never comes back. */
async function placeUnlessSubscription({ operation, contextValue }: Resolved): Promise<void> {
  const stream: HttpStream | undefined = contextValue.stream;
  if (operation?.operation === 'subscription' || !stream?.takePlace || stream.takePlace()) return;
  stream.isSentAway = true;
  throw new GraphQLError('There is no place left.', { extensions: { code: 'OVERLOADED' } });
}

/** What its answer is to be written in, where it is to be a stream. */
export function formatFor({ method = '', headers: { accept = '' } }: IncomingMessage): HttpFormat | undefined {
  return accept !== '' && ['GET', 'POST'].includes(method)
    ? FORMATS.find(({ isAccepted }) => isAccepted(accept))
    : undefined;
}

/** No stream came of it: a query, or an error. As an event where that is all the client can read. */
function answerOnce(request: Request, response: Response, format: HttpFormat, answer: HTTPGraphQLResponse): void {
  if (answer.body.kind === 'chunked') throw new Error('Incremental delivery is not served.');
  const { string: json } = answer.body;
  const headers = Object.fromEntries(answer.headers);
  if (format !== sse || takesJson(request.headers)) {
    response
      .status(answer.status ?? 200)
      .set(headers)
      .send(json);
    return;
  }
  const result = format.result(JSON.parse(json) as FormattedExecutionResult);
  response.set({ 'content-type': format.contentType, 'cache-control': 'no-store' }).end(result + COMPLETE);
}
