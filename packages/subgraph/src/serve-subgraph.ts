import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import { bearerToken, CLIENT_ADDRESS_HEADER, GATEWAY_ISSUER, openVerifier, type Viewer } from '@berth/identity';
import { answerMetrics, createRegistry, type Metrics } from '@berth/metrics';
import { drainable, listeningAt } from '@berth/process';
import { usedFor } from '@berth/settings';
import { isTracing, traceRequests } from '@berth/tracing';
import express from 'express';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { refuseUnwanted, stopWhenUnwanted, whileWanted } from './deadline.ts';
import { maskUnexpected } from './errors.ts';
import { guardedSchema, type SchemaParts } from './guarded-schema.ts';
import { mutationLimit, type WithViewer } from './mutation-limit.ts';
import { subgraphSettings } from './settings.ts';
import { tracesPlugin } from './traces-plugin.ts';

/** The gateway is told, and lets go of an idle connection before: the other way round, it would ask one just being closed. */
const KEEP_ALIVE_MS = 75_000;
/** Far more than machines that keep time differ by; the gateway's tokens live as much longer. */
const CLOCKS_APART_SECONDS = 300;

export interface Subgraph<Context extends WithViewer> extends SchemaParts {
  /** As in the supergraph: the gateway's tokens for this subgraph name it as their audience. */
  name: string;
  settings: { HOST: string; PORT: number; GATEWAY_PUBLIC_KEYS: string; MUTATIONS_PER_MINUTE: number };
  logger: Logger;
  /** What resolvers get; made anew for each request, so that what it batches belongs to one viewer. */
  context: (viewer: Viewer | null, clientAddress: string) => Context;
  /** Where its mutations are counted: its database, with a table `rate_limits`. One that has no mutations needs none. */
  counters?: Pool;
  /** Adds what it measures of itself to what its process takes. */
  measure?: (metrics: Metrics) => void;
  /** Rejects while the subgraph cannot do its work. */
  ready: () => Promise<unknown>;
  /** Lets go of what the subgraph holds, after the last request. */
  stop: () => Promise<unknown>;
}

export interface ServedSubgraph {
  port: number;
  /** Answers what has been asked, then lets go of everything. */
  stop: () => Promise<void>;
}

/** Serves a subgraph to the gateway and to nobody else. */
export async function serveSubgraph<Context extends WithViewer>(subgraph: Subgraph<Context>): Promise<ServedSubgraph> {
  const { name, settings, logger, counters } = subgraph;
  const { HOST, PORT, GATEWAY_PUBLIC_KEYS } = settings;
  const opening = openVerifier(GATEWAY_ISSUER, name, GATEWAY_PUBLIC_KEYS, CLOCKS_APART_SECONDS);
  const verify = await usedFor(subgraphSettings, 'GATEWAY_PUBLIC_KEYS', opening);
  const app = express().disable('x-powered-by');
  const httpServer = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app);
  const drain = drainable(httpServer);
  const server = new ApolloServer<Context>({
    schema: stopWhenUnwanted(guardedSchema(subgraph)),
    formatError: maskUnexpected(logger),
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer }),
      ApolloServerPluginInlineTraceDisabled(),
      ...(isTracing() ? [tracesPlugin] : []),
      ...(counters ? [mutationLimit(counters, settings.MUTATIONS_PER_MINUTE)] : []),
    ],
    // Whoever starts the process stops it; Apollo would send the signal a second time, and cut the stopping short.
    stopOnTerminationSignals: false,
    // The gateway alone gets in, and it may ask anything: the token, not the content type, is the guard.
    csrfPrevention: false,
    introspection: false,
  });
  await server.start();
  const metrics = createRegistry(name);
  subgraph.measure?.(metrics);

  app.get('/health/live', (_, response) => void response.json({ status: 'live' }));
  app.get('/health/ready', async (_, response) => {
    const problem = await subgraph.ready().then(
      () => null,
      (error: unknown) => error,
    );
    if (problem) logger.warn({ err: problem }, 'not ready');
    response.status(problem ? 503 : 200).json({ status: problem ? 'not ready' : 'ready' });
  });
  app.get('/metrics', answerMetrics(metrics));
  app.use('/graphql', async (request, response, next) => {
    try {
      const { viewer } = await verify(bearerToken(request.headers.authorization) ?? '');
      response.locals['viewer'] = viewer;
      next();
    } catch {
      response
        .status(401)
        .json({ errors: [{ message: 'Only the gateway may ask.', extensions: { code: 'UNAUTHENTICATED' } }] });
    }
  });
  app.use('/graphql', traceRequests, refuseUnwanted);
  app.use(
    '/graphql',
    // More than the gateway takes from a client: it adds what it plans, and the entities that it asks for by name.
    express.json({ limit: '10mb' }),
    expressMiddleware(server, {
      context: async ({ req, res }) => {
        const context = subgraph.context(res.locals['viewer'], req.get(CLIENT_ADDRESS_HEADER) ?? '');
        return Object.assign(context, { wanted: whileWanted(req, res) });
      },
    }),
  );

  const listening = new Promise<void>((resolve, reject) => {
    httpServer.once('error', reject).listen({ host: HOST, port: PORT, backlog: 4096 }, resolve);
  });
  await listeningAt({ host: 'HOST', port: 'PORT' }, listening);
  const { port } = httpServer.address() as AddressInfo;
  logger.info({ port }, 'listening');
  const stop = async () => {
    await drain();
    await server.stop();
    await subgraph.stop();
  };
  return { port, stop };
}
