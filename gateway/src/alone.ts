// berth-gateway --supergraph FILE --port N [--forward HEADER]…
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { type CompiledGateway, onOwnThread } from '@berth/compiled-plan';
import { run, whenAskedToStop } from '@berth/process';
import { readSettings } from '@berth/settings';
import { startTracing, stopTracing, traceIds, tracingSettings } from '@berth/tracing';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { readOptions } from './alone-options.ts';
import { Changes } from './cache/changes.ts';
import { noteChanges } from './cache/note-changes.ts';
import { openEntityCache } from './cache/open-entity-cache.ts';
import { cacheSettings } from './cache/settings.ts';
import { openSharedCopies } from './cache/shared/open-shared-copies.ts';
import { compiledGateway } from './compiled.ts';
import { maskErrors } from './errors.ts';
import { trafficSettings } from './fetch/settings.ts';
import { createSubgraphClient } from './fetch/subgraph-client.ts';
import { underDeadline } from './fetch/under-deadline.ts';
import { clientAddressBehind } from './http/client-address.ts';
import { live } from './http/health.ts';
import { createHttpServer, listen } from './http/server.ts';
import { httpSettings } from './http/settings.ts';
import { limitSettings, plannerLimits } from './limits/settings.ts';
import { gatewayMetrics } from './metrics/gateway-metrics.ts';
import { openMetrics } from './metrics/open-metrics.ts';
import { metricsSettings } from './metrics/settings.ts';
import { firstSupergraph, followSupergraph, supergraphSettings, urlsIn } from './supergraph.ts';
import { watchOperations } from './watch-operations.ts';

const shape = {
  ...httpSettings,
  ...limitSettings,
  ...trafficSettings,
  ...metricsSettings,
  ...tracingSettings,
  ...cacheSettings,
  ...supergraphSettings,
};

/** Any supergraph of Federation 2, without what is Berth's: its subgraphs, its accounts, its events. */
run(async () => {
  const { location, port, forward } = readOptions(process.argv.slice(2));
  const settings = readSettings(shape);
  const forwarded = forward.map((name) => name.toLowerCase());
  const production = settings.NODE_ENV === 'production';
  const logger = pino({ name: 'gateway', level: settings.LOG_LEVEL, mixin: traceIds });
  await startTracing('gateway', settings, logger);
  const metrics = gatewayMetrics();
  const openPlanner = metrics.plans.timing(onOwnThread(plannerLimits(settings)));
  const first = await firstSupergraph('--supergraph', location, openPlanner);
  const urls = urlsIn(first);
  const changes = new Changes();
  const shared = await openSharedCopies(settings, logger, metrics.registry);
  const noting = noteChanges(changes, shared);
  const client = createSubgraphClient({
    urls,
    headers: async (_, context) => context.forwarded ?? {},
    ...{ settings, traffic: metrics.traffic, changes, noteChanges: noting, logger },
    // Nobody tells what a mutation changes elsewhere.
    alsoChanged: () => urls.keys(),
  });
  const remember = await openEntityCache({
    ...{ settings, changes, shared, metrics: metrics.registry },
    // There are no events: what is declared says how old a copy may be.
    follow: async () => () => true,
    viewerOf: ({ forwarded = {} }) => (Object.keys(forwarded).length > 0 ? JSON.stringify(forwarded) : null),
  });
  const mask = maskErrors(logger, production);
  const { plans, onPart } = metrics;
  const { supergraph, gateway: compiled } = compiledGateway(first, client, { remember, plans, onPart, mask, logger });

  const clientAddress = clientAddressBehind(settings.TRUSTED_PROXIES);
  const { app, httpServer, stop } = await createHttpServer({
    gateway: withoutSubscriptions(compiled, settings.REQUEST_TIMEOUT_MS),
    context: async (request) => ({
      viewer: null,
      clientAddress: clientAddress(request),
      forwarded: Object.fromEntries(
        forwarded.flatMap((name) => {
          const value = request.headers[name];
          return value === undefined ? [] : [[name, String(value)]];
        }),
      ),
    }),
    sameFor: ({ forwarded }) => `${changes.count} ${JSON.stringify(forwarded)}`,
    ...{ production, limits: settings, traffic: settings, clientAddress, mask },
    ...{ watch: watchOperations(metrics.operations), onShed: metrics.onShed },
    identifying: forward,
    allowedOrigins: settings.ALLOWED_ORIGINS,
  });
  for (const [path, answer] of Object.entries(live)) app.get(path, answer);
  const unfollow = followSupergraph(supergraph, {
    ...{ location, everyMs: settings.SUPERGRAPH_POLL_SECONDS * 1_000, openPlanner },
    ...{ urlsOf: urlsIn, urls, logger },
  });
  const served = await openMetrics(settings, metrics.registry, live);
  await listen(httpServer, settings.HOST, port, '--port');
  logger.info({ address: httpServer.address(), metricsPort: served?.port }, 'listening');

  whenAskedToStop(logger, async () => {
    unfollow();
    await stop();
    await served?.stop();
    await client.close();
    shared?.close();
    await stopTracing();
  });
});

function withoutSubscriptions(gateway: CompiledGateway, timeoutMs: number): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
    async load() {
      const { executor } = await gateway.load();
      const execute: GatewayExecutor = underDeadline(executor, timeoutMs);
      const extensions = { code: 'BAD_REQUEST', http: { status: 400 } };
      const refused = { errors: [new GraphQLError('There are no subscriptions here.', { extensions })] };
      return { executor: async (asked) => (asked.operation?.operation === 'subscription' ? refused : execute(asked)) };
    },
  };
}
