import type { Server, ServerResponse } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { expressMiddleware } from '@as-integrations/express5';
import { stringifyResult } from '@berth/compiled-plan';
import { drainable, listeningAt } from '@berth/process';
import { traceRequests } from '@berth/tracing';
import cors from 'cors';
import express, { type Express } from 'express';
import type { Context } from '../context.ts';
import { documentStore } from '../document-store.ts';
import type { Mask } from '../errors.ts';
import type { TrafficSettings } from '../fetch/settings.ts';
import { answerKnown } from '../known/answer-known.ts';
import { createKnownQueries } from '../known/known-queries.ts';
import { runKnown } from '../known/run-known.ts';
import { operationRule } from '../limits/operation-rule.ts';
import { limitsPlugin } from '../limits/plugin.ts';
import type { Limits } from '../limits/settings.ts';
import { rootSelectionRule } from '../streams/root-selection-rule.ts';
import type { HttpStreams } from '../streams/transports/http.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import type { OperationWatch } from '../watch-operations.ts';
import { answerInParts } from './answer-in-parts.ts';
import type { ClientAddress } from './client-address.ts';
import { headersForOrigins } from './headers-for-origins.ts';
import { at, type Incoming, inTurn, type Middleware } from './in-turn.ts';
import { NOT_KEPT } from './keeping.ts';
import { landingPage, serveGraphiQL } from './landing-page.ts';
import { inOriginForm } from './origin-form.ts';
import { allowOrigins } from './origins.ts';
import { patientServer } from './patient-server.ts';
import { createPlaces } from './places.ts';
import { queriesByGet } from './queries-by-get.ts';
import { answerFailure } from './refuse.ts';
import { securityHeaders } from './security-headers.ts';
import { statusPlugin } from './status-plugin.ts';
import { untilHungUp } from './until-hung-up.ts';
import { varyPlugin } from './vary-plugin.ts';

export const PATH = '/graphql';
/** What is still being answered then is cut off: a process that does not end is killed. */
const ANSWERED_WITHIN_MS = 6_000;

export interface ServerOptions {
  gateway: GatewayInterface;
  /** What travels with an operation, beside its response. */
  context: (request: Incoming) => Promise<Omit<Context, 'response' | 'wanted'>>;
  /** Who ask the same query at the same time are given one answer where this is the same. */
  sameFor: (context: Context) => string;
  production: boolean;
  limits: Limits;
  traffic: Pick<TrafficSettings, 'MAX_REQUESTS_IN_WORK' | 'REQUEST_TIMEOUT_MS'>;
  clientAddress: ClientAddress;
  /** Pages elsewhere that may send requests from a browser. */
  allowedOrigins: string[];
  /** Where there are some, nothing else is answered. */
  trusted?: TrustedDocuments | null;
  publicKeys?: () => object;
  /** The headers by which viewers are told apart, where that is not `Authorization`. */
  identifying?: readonly string[];
  mask: Mask;
  watch: OperationWatch;
  onShed: () => void;
  /** Takes the requests whose answer is a stream. */
  streams?: Pick<HttpStreams, 'handler' | 'plugin' | 'wantsStream'>;
  /** What a browser is shown at first. */
  firstQuery?: string;
}

export interface HttpServer {
  app: Express;
  httpServer: Server;
  server: ApolloServer<Context>;
  /** Takes no new clients, answers those it has, and lets go of them. */
  stop: () => Promise<void>;
}

/** GraphQL over HTTP; the sockets share its address and its Apollo Server. */
export async function createHttpServer(options: ServerOptions): Promise<HttpServer> {
  const { gateway, production, limits, allowedOrigins, trusted, mask, publicKeys, streams } = options;
  const { traffic, clientAddress, identifying = ['Authorization'] } = options;
  const app = express().disable('x-powered-by').enable('case sensitive routing');
  const httpServer = patientServer(traffic.REQUEST_TIMEOUT_MS);
  const drain = drainable(httpServer);
  const queries = createKnownQueries();
  const server = new ApolloServer<Context>({
    gateway,
    introspection: !production,
    includeStacktraceInErrorResponses: false,
    // The process is stopped in order elsewhere; Apollo would send the signal a second time, and cut that short.
    stopOnTerminationSignals: false,
    formatError: mask,
    stringifyResult,
    parseOptions: { maxTokens: limits.MAX_TOKENS },
    validationRules: [operationRule(limits), rootSelectionRule],
    validationOptions: { maxErrors: 20 },
    documentStore: trusted?.documentStore ?? documentStore(),
    ...(trusted && { persistedQueries: { cache: trusted.cache } }),
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: ANSWERED_WITHIN_MS }),
      landingPage(production, options.firstQuery),
      statusPlugin,
      varyPlugin(identifying),
      ...(trusted ? [trusted.plugin] : []),
      limitsPlugin(limits),
      ...(streams ? [streams.plugin] : []),
      queries.plugin,
      options.watch.plugin,
    ],
  });
  await server.start();

  const { executor } = await gateway.load({ apollo: {} });
  const context = async (request: Incoming, response: ServerResponse) =>
    Object.assign(await options.context(request), { wanted: untilHungUp(response), response });
  const headers = inTurn(securityHeaders(production), at(PATH, cors({ origin: allowedOrigins, maxAge: 600 })));
  const places = createPlaces({
    ...{ most: traffic.MAX_REQUESTS_IN_WORK, clientAddress, onShed: options.onShed },
    wantsStream: streams?.wantsStream ?? (() => false),
  });
  const first = at(
    PATH,
    inTurn(
      traceRequests,
      places.take,
      express.json({ limit: limits.MAX_BODY_BYTES }) as Middleware,
      answerKnown({
        ...{ queries, context, limits, sameFor: options.sameFor, began: options.watch.began },
        run: runKnown({ execute: executor as GatewayExecutor, identifying, mask }),
        headersFor: headersForOrigins(headers, PATH, allowedOrigins),
      }),
    ),
  );
  httpServer.on('request', (request, response) =>
    first(inOriginForm(request), response, (error) =>
      headers(request, response, () =>
        error ? answerFailure(error as Error, response, mask) : app(request, response),
      ),
    ),
  );
  if (publicKeys) app.get('/.well-known/jwks.json', (_, response) => void response.json(publicKeys()));
  if (!production) serveGraphiQL(app, PATH);
  const sendAway = (error: Error, response: ServerResponse) => answerFailure(error, response, mask);
  if (streams) app.use(PATH, streams.handler(server, { ...places, sendAway }));
  // Unless Apollo Server says otherwise: the page that it shows to browsers is at the addresses of answers, too.
  app.use(PATH, (_, response, next) => {
    response.setHeader('cache-control', NOT_KEPT);
    next();
  });
  app.use(PATH, queriesByGet(allowOrigins(allowedOrigins)));
  app.use(PATH, answerInParts(server, context));
  app.use(PATH, expressMiddleware(server, { context: ({ req, res }) => context(req, res) }));
  app.get('/', (_, response) => response.redirect(PATH));
  return { app, httpServer, server, stop: () => drain().then(() => server.stop()) };
}

/** `portSetting` is what says which port that is. */
export async function listen(httpServer: Server, host: string, port: number, portSetting: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    // The usual backlog of 511 refuses clients when very many come back at once.
    httpServer.once('error', reject).listen({ host, port, backlog: 4096 }, resolve);
  });
  await listeningAt({ host: 'HOST', port: portSetting }, listening);
}
