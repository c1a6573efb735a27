import { IncomingMessage, type Server } from 'node:http';
import { Socket } from 'node:net';
import type { ApolloServer } from '@apollo/server';
import type { Viewer } from '@berth/identity';
import { inSpan, traceAt } from '@berth/tracing';
import { buildSchema, type ExecutionResult, type FormattedExecutionResult, GraphQLError, parse } from 'graphql';
import { CloseCode, type SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { Context, Results, Transport } from '../../context.ts';
import type { ClientAddress } from '../../http/client-address.ts';
import { inOriginForm } from '../../http/origin-form.ts';
import type { Identity } from '../../identity.ts';
import { limitExceeded } from '../../limits/refusal.ts';
import type { Limits } from '../../limits/settings.ts';
import type { Revocations } from '../../revocations.ts';
import type { Entry } from '../entry.ts';
import { endWithToken } from '../session.ts';
import type { StreamSettings } from '../settings.ts';
import { boundedSocket, lineOf } from './bounded-socket.ts';
import { closeWhenIdle } from './idle-socket.ts';
import { SocketOperations } from './socket-operations.ts';
import { type Telling, tellSocket } from './tell-socket.ts';

export interface SocketOptions {
  httpServer: Server;
  path: string;
  server: ApolloServer<Context>;
  identity: Identity;
  revocations: Revocations;
  entry: Entry;
  clientAddress: ClientAddress;
  limits: Limits;
  settings: StreamSettings;
  onSlow: (transport: Transport) => void;
}

const NOBODYS = new IncomingMessage(new Socket());
/** Who does not answer when told to leave is not waited for any longer. */
const LEAVES_WITHIN_MS = 2_000;

type Extra = { viewer: Viewer | null; clientAddress: string; operations: SocketOperations };

/** graphql-ws on the gateway's own address: each operation runs through the same Apollo Server as over HTTP. */
export function serveSockets(options: SocketOptions) {
  const { httpServer, path, server, identity, revocations, entry, clientAddress, limits, settings, onSlow } = options;
  httpServer.on('upgrade', inOriginForm);
  const sockets = new WebSocketServer({
    ...{ server: httpServer, path, maxPayload: limits.MAX_BODY_BYTES, closeTimeout: LEAVES_WITHIN_MS },
    WebSocket: boundedSocket(settings.MAX_UNSENT_BYTES, () => onSlow('websocket')),
    verifyClient({ req }, answer) {
      const refusal = entry.refusal(req);
      if (refusal) answer(false, refusal.status, refusal.message, refusal.headers);
      else answer(true);
    },
  });
  sockets.on('connection', entry.entered);
  const tooMany = limitExceeded('operations on a socket', limits.MAX_SUBSCRIPTIONS_PER_SOCKET);

  const served = useServer<Record<string, unknown>, Extra>(
    {
      async onConnect({ connectionParams, extra }) {
        const operations = new SocketOperations(extra.socket);
        closeWhenIdle(extra.socket, settings.IDLE_SOCKET_SECONDS, operations);
        const authorization = authorizationIn(connectionParams);
        const about: Extra = { viewer: null, clientAddress: clientAddress(extra.request), operations };
        // A socket may stay for days; the request that opened it, with all its headers, need not.
        Object.assign(extra, about, { request: NOBODYS });
        if (authorization === undefined) return true;
        const verified = await identity.verified(authorization).catch(() => null);
        // 4403: clients ask their user, or their refresh token, and come back.
        if (!verified?.viewer) return false;
        // One that has left meanwhile would never be forgotten.
        if (extra.socket.readyState !== WebSocket.OPEN) return false;
        extra.viewer = verified.viewer;
        endWithToken(lineOf(extra.socket), { ...verified, viewer: verified.viewer }, revocations);
        return true;
      },
      // graphql-ws would parse and validate; Apollo Server does both, so it is given a stand-in for each operation.
      onSubscribe({ extra }, id, payload) {
        const { viewer, clientAddress, socket, operations } = extra as typeof extra & Extra;
        // Whoever is sent away may go on talking until they have left.
        if (socket.readyState !== WebSocket.OPEN) return [notTaken];
        if (operations.has(id)) {
          socket.close(CloseCode.SubscriberAlreadyExists, 'An operation of this id still runs');
          return [notTaken];
        }
        if (operations.size >= limits.MAX_SUBSCRIPTIONS_PER_SOCKET) return [tooMany];
        const contextValue: Asked = { payload, viewer, clientAddress, socket, id, wanted: operations.begin(id) };
        return { schema: STAND_IN_SCHEMA, document: STAND_IN_DOCUMENT, contextValue };
      },
      execute: ({ contextValue }) => {
        const asked = contextValue as Asked;
        const at = traceAt(asked.payload.extensions?.['traceparent']);
        return tellSocket(asked, () => inSpan({ name: 'graphql', kind: 'server' }, () => run(server, asked), at));
      },
      onComplete: ({ extra }, id) => extra.operations?.end(id),
    },
    sockets,
    settings.HEARTBEAT_SECONDS * 1_000,
  );
  return {
    /** Sends everybody away, such that they come back to whoever is there then. */
    close: async () => {
      // Who asks for a socket from now on is answered as any request is: while somebody listens, Node.js would leave that to them.
      httpServer.off('upgrade', inOriginForm);
      await served.dispose();
    },
  };
}

/** To a socket that is being closed, on which nobody is told so. */
const notTaken = new GraphQLError('This socket is being closed.');
const STAND_IN_SCHEMA = buildSchema('type Query { operation: Boolean }');
const STAND_IN_DOCUMENT = parse('{ operation }');

interface Asked extends Telling {
  payload: SubscribePayload;
  viewer: Viewer | null;
  clientAddress: string;
}

async function run(
  server: ApolloServer<Context>,
  { payload, viewer, clientAddress, wanted }: Asked,
): Promise<ExecutionResult | Results> {
  const { query, operationName, variables, extensions } = payload;
  const stream: NonNullable<Context['stream']> = { transport: 'websocket', mayMutate: true };
  const { body } = await server.executeOperation(
    {
      query,
      ...(operationName != null && { operationName }),
      ...(variables != null && { variables }),
      ...(extensions != null && { extensions }),
    },
    { contextValue: { viewer, clientAddress, wanted, stream } },
  );
  if (stream.results) return stream.results;
  if (body.kind === 'single') return serialisable(body.singleResult);
  return { errors: [new GraphQLError('Incremental delivery is not served over WebSocket.')] };
}

/** Errors are formatted by now; graphql-ws would format them once more, and close the socket over those it cannot. */
function serialisable({ errors, ...result }: FormattedExecutionResult): ExecutionResult {
  return errors ? { ...result, errors: errors.map((error) => ({ toJSON: () => error }) as GraphQLError) } : result;
}

/** Sandbox sends its headers as connection parameters, with the capitals that the user typed. */
function authorizationIn(parameters: Record<string, unknown> | undefined): string | undefined {
  const entry = Object.entries(parameters ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof entry?.[1] === 'string' ? entry[1] : undefined;
}
