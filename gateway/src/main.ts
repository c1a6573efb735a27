import { openBus } from '@berth/bus';
import { type OpenSupergraph, onOwnThread } from '@berth/compiled-plan';
import { openPublicKeys } from '@berth/identity';
import { run, whenAskedToStop } from '@berth/process';
import { usedFor } from '@berth/settings';
import { startTracing, stopTracing, traceIds } from '@berth/tracing';
import { pino } from 'pino';
import { Changes } from './cache/changes.ts';
import { followChanges } from './cache/follow-changes.ts';
import { noteChanges } from './cache/note-changes.ts';
import { openEntityCache } from './cache/open-entity-cache.ts';
import { openSharedCopies } from './cache/shared/open-shared-copies.ts';
import { compiledGateway } from './compiled.ts';
import { readConfig, subgraphUrl } from './config.ts';
import { whoAsks } from './context.ts';
import { maskErrors } from './errors.ts';
import { withSubscriptions } from './federation.ts';
import { createSubgraphClient } from './fetch/subgraph-client.ts';
import { clientAddressBehind } from './http/client-address.ts';
import { FIRST_QUERY } from './http/first-query.ts';
import { healthOf } from './http/health.ts';
import { allowOrigins } from './http/origins.ts';
import { createHttpServer, listen, PATH } from './http/server.ts';
import { createIdentity, identitySettings } from './identity.ts';
import { plannerLimits } from './limits/settings.ts';
import { gatewayMetrics } from './metrics/gateway-metrics.ts';
import { openMetrics } from './metrics/open-metrics.ts';
import { measureStreams } from './metrics/streams.ts';
import { followRevocations } from './revocations.ts';
import { guardEntry } from './streams/entry.ts';
import { createEventSource } from './streams/event-source.ts';
import { openFeed } from './streams/feed.ts';
import { askReservations } from './streams/reservations.ts';
import { createSubscriptions } from './streams/subscriptions.ts';
import { createHttpStreams } from './streams/transports/http.ts';
import { serveSockets } from './streams/transports/websocket.ts';
import { firstSupergraph, followSupergraph } from './supergraph.ts';
import { readTrustedDocuments, trustedSettings } from './trusted-documents.ts';
import { watchOperations } from './watch-operations.ts';

/** The virtual subgraph that runs inside the gateway. */
const VIRTUAL = 'events';

run(async () => {
  const config = readConfig();
  const logger = pino({ name: 'gateway', level: config.LOG_LEVEL, mixin: traceIds });
  await startTracing('gateway', config, logger);
  const metrics = gatewayMetrics();
  const streamMetrics = measureStreams(metrics.registry);
  const production = config.NODE_ENV === 'production';
  const mask = maskErrors(logger, production);
  const openPlanner = metrics.plans.timing(onOwnThread(plannerLimits(config)));
  const first = await firstSupergraph('SUPERGRAPH', config.SUPERGRAPH, openPlanner);
  const bus = await openBus(config, logger);
  const revocations = await followRevocations(bus, logger);
  const identity = await createIdentity(config, revocations);

  const subgraphs = urlsOf(first);
  const changes = new Changes();
  const shared = await openSharedCopies(config, logger, metrics.registry);
  const noting = noteChanges(changes, shared);
  const client = createSubgraphClient({
    ...{ urls: subgraphs, headers: identity.subgraphHeaders, settings: config, changes, noteChanges: noting, logger },
    traffic: metrics.traffic,
  });
  const remember = await openEntityCache({
    ...{ settings: config, changes, shared, metrics: metrics.registry },
    follow: () => followChanges(bus, noting),
    viewerOf: ({ viewer }) => viewer && `${viewer.id} ${viewer.role}`,
  });
  const { supergraph, gateway: compiled } = compiledGateway(first, client, {
    remember,
    plans: metrics.plans,
    onPart: metrics.onPart,
    mask,
    logger,
  });

  const reservations = askReservations(client);
  const feed = await openFeed(bus, reservations, logger, streamMetrics.wasReset);
  const events = await createEventSource(feed, reservations);
  const subscribe = streamMetrics.counting(
    createSubscriptions(supergraph, client, events, mask, config.REQUEST_TIMEOUT_MS),
  );
  const gateway = withSubscriptions(compiled, subscribe, config.REQUEST_TIMEOUT_MS);

  const [limits, clientAddress] = [config, clientAddressBehind(config.TRUSTED_PROXIES)];
  const entry = guardEntry(allowOrigins(config.ALLOWED_ORIGINS), clientAddress, config.MAX_SOCKETS_PER_ADDRESS);
  const lines = { identity, revocations, entry, clientAddress, settings: config, onSlow: streamMetrics.wasCut };
  const streams = createHttpStreams(lines);
  const { app, httpServer, server, stop } = await createHttpServer({
    ...{ gateway, production, limits, traffic: config, clientAddress, mask, streams, firstQuery: FIRST_QUERY },
    context: async (request) => ({
      viewer: await identity.viewer(request.headers.authorization),
      clientAddress: clientAddress(request),
    }),
    sameFor: (context) => `${changes.count} ${whoAsks(context)}`,
    ...{ watch: watchOperations(metrics.operations), onShed: metrics.onShed },
    trusted: config.TRUSTED_DOCUMENTS
      ? await usedFor(trustedSettings, 'TRUSTED_DOCUMENTS', readTrustedDocuments(config.TRUSTED_DOCUMENTS))
      : null,
    allowedOrigins: config.ALLOWED_ORIGINS,
    publicKeys: await usedFor(
      identitySettings,
      'ACCESS_TOKEN_PUBLIC_KEYS',
      openPublicKeys(config.ACCESS_TOKEN_PUBLIC_KEYS),
    ),
  });
  const health = healthOf(() => urlsOf(supergraph), bus);
  for (const [path, answer] of Object.entries(health)) app.get(path, answer);
  const sockets = serveSockets({ ...lines, httpServer, path: PATH, server, limits });
  const unfollow = followSupergraph(supergraph, {
    location: config.SUPERGRAPH,
    everyMs: config.SUPERGRAPH_POLL_SECONDS * 1_000,
    openPlanner,
    ...{ urlsOf, urls: subgraphs },
    logger,
  });
  const served = await openMetrics(config, metrics.registry, health);
  await listen(httpServer, config.HOST, config.GATEWAY_PORT, 'GATEWAY_PORT');
  logger.info({ port: config.GATEWAY_PORT, metricsPort: served?.port }, 'listening');

  whenAskedToStop(logger, async () => {
    unfollow();
    const stopped = stop();
    streams.close();
    await Promise.all([sockets.close(), stopped]);
    await served?.stop();
    await bus.close();
    await client.close();
    shared?.close();
    await stopTracing();
  });
});

function urlsOf({ subgraphs }: Pick<OpenSupergraph, 'subgraphs'>): Map<string, string> {
  const remote = subgraphs.filter((name) => name !== VIRTUAL);
  return new Map(remote.map((name) => [name, subgraphUrl(name)]));
}
