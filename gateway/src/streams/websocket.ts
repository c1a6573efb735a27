import type { Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import type { Viewer } from '@berth/identity';
import { buildSchema, type ExecutionResult, type FormattedExecutionResult, GraphQLError, parse } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Context } from '../context.ts';
import type { Identity } from '../identity.ts';
import { mapStream } from './map-stream.ts';

const LARGEST_MESSAGE = 1024 * 1024;

export interface SocketOptions {
  httpServer: Server;
  path: string;
  server: ApolloServer<Context>;
  identity: Identity;
}

type Extra = { viewer: Viewer | null };

/** graphql-ws on the gateway's own address: each operation runs through the same Apollo Server as over HTTP. */
export function serveSockets({ httpServer, path, server, identity }: SocketOptions) {
  const sockets = new WebSocketServer({ server: httpServer, path, maxPayload: LARGEST_MESSAGE });
  return useServer<Record<string, unknown>, Extra>(
    {
      async onConnect({ connectionParams, extra }) {
        try {
          extra.viewer = await identity.viewer(authorizationIn(connectionParams));
          return true;
        } catch {
          // 4403: clients ask their user, or their refresh token, and come back.
          return false;
        }
      },
      // graphql-ws would parse and validate; Apollo Server does both, so it is given a stand-in for each operation.
      onSubscribe: ({ extra }, _, payload) => ({
        schema: STAND_IN_SCHEMA,
        document: STAND_IN_DOCUMENT,
        contextValue: { payload, viewer: extra.viewer },
      }),
      execute: ({ contextValue }) => run(server, contextValue as Asked) as Promise<ExecutionResult>,
    },
    sockets,
  );
}

const STAND_IN_SCHEMA = buildSchema('type Query { operation: Boolean }');
const STAND_IN_DOCUMENT = parse('{ operation }');

interface Asked {
  payload: SubscribePayload;
  viewer: Viewer | null;
}

async function run(server: ApolloServer<Context>, { payload, viewer }: Asked): Promise<unknown> {
  const { query, operationName, variables, extensions } = payload;
  const stream: NonNullable<Context['stream']> = {};
  const { body } = await server.executeOperation(
    {
      query,
      ...(operationName != null && { operationName }),
      ...(variables != null && { variables }),
      ...(extensions != null && { extensions }),
    },
    { contextValue: { viewer, stream } },
  );
  if (stream.results) return mapStream(stream.results, async (result) => serialisable(result));
  if (body.kind === 'single') return serialisable(body.singleResult);
  return { errors: [new GraphQLError('Incremental delivery is not served over WebSocket.')] };
}

/** Errors are formatted by now; graphql-ws would format them once more, and close the socket over those it cannot. */
function serialisable({ errors, ...result }: FormattedExecutionResult) {
  return errors ? { ...result, errors: errors.map((error) => ({ toJSON: () => error })) } : result;
}

/** Sandbox sends its headers as connection parameters, with the capitals that the user typed. */
function authorizationIn(parameters: Record<string, unknown> | undefined): string | undefined {
  const entry = Object.entries(parameters ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof entry?.[1] === 'string' ? entry[1] : undefined;
}
