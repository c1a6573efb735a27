import { createServer, type Server } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Express } from 'express';
import type { GraphQLFormattedError } from 'graphql';
import type { Context } from '../context.ts';
import type { Identity } from '../identity.ts';
import { landingPage } from './landing-page.ts';

export const PATH = '/graphql';

export interface ServerOptions {
  gateway: GatewayInterface;
  identity: Identity;
  production: boolean;
  mask: (error: GraphQLFormattedError) => GraphQLFormattedError;
}

export interface HttpServer {
  app: Express;
  httpServer: Server;
  server: ApolloServer<Context>;
}

/** GraphQL over HTTP; the sockets share its address and its Apollo Server. */
export async function createHttpServer({ gateway, identity, production, mask }: ServerOptions): Promise<HttpServer> {
  const app = express().disable('x-powered-by');
  const httpServer = createServer(app);
  const server = new ApolloServer<Context>({
    gateway,
    introspection: !production,
    includeStacktraceInErrorResponses: false,
    // The process is stopped in order elsewhere; Apollo would send the signal a second time, and cut that short.
    stopOnTerminationSignals: false,
    formatError: mask,
    plugins: [ApolloServerPluginDrainHttpServer({ httpServer }), landingPage(production)],
  });
  await server.start();

  const context = async ({ req }: { req: express.Request }) => ({
    viewer: await identity.viewer(req.headers.authorization),
  });
  app.use(PATH, express.json({ limit: '1mb' }), expressMiddleware(server, { context }));
  app.get('/', (_, response) => response.redirect(PATH));
  return { app, httpServer, server };
}

export async function listen(httpServer: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    // The usual backlog of 511 refuses clients when very many come back at once.
    httpServer.once('error', reject).listen({ host, port, backlog: 4096 }, resolve);
  });
}
