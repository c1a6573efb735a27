import { readFile } from 'node:fs/promises';
import { PostgresBus } from '@berth/bus';
import { run, whenAskedToStop } from '@berth/process';
import { pino } from 'pino';
import { readConfig, subgraphUrl } from './config.ts';
import { maskErrors } from './errors.ts';
import { createFederation } from './federation.ts';
import { closePool, SignedDataSource } from './fetch/signed-data-source.ts';
import { serveHealth } from './http/health.ts';
import { createHttpServer, listen, PATH } from './http/server.ts';
import { createIdentity } from './identity.ts';
import { createEventSource } from './streams/event-source.ts';
import { openScheduleFeed } from './streams/schedule-feed.ts';
import { createSubscriptions } from './streams/subscriptions.ts';
import { serveSockets } from './streams/websocket.ts';
import { subgraphNames } from './supergraph.ts';

run(async () => {
  const config = readConfig();
  const logger = pino({ name: 'gateway', level: config.LOG_LEVEL });
  const mask = maskErrors(logger);
  const supergraph = await readFile(config.SUPERGRAPH, 'utf8');
  const identity = await createIdentity({
    publicKeys: config.ACCESS_TOKEN_PUBLIC_KEYS,
    privateKey: config.GATEWAY_PRIVATE_KEY,
  });

  const subgraphs = new Map(subgraphNames(supergraph).map((name) => [name, subgraphUrl(name)]));
  const sources = [...subgraphs].map(([name, url]) => [name, new SignedDataSource(name, url, identity, logger)]);
  const services = Object.fromEntries(sources);

  const bus = new PostgresBus(config.BUS_DATABASE_URL, logger);
  const feed = await openScheduleFeed(bus, logger);
  const subscribe = createSubscriptions(supergraph, services, await createEventSource(feed), mask);
  const gateway = createFederation(supergraph, services, subscribe);

  const production = config.NODE_ENV === 'production';
  const { app, httpServer, server } = await createHttpServer({ gateway, identity, production, mask });
  serveHealth(app, subgraphs, bus);
  const sockets = serveSockets({ httpServer, path: PATH, server, identity });
  await listen(httpServer, config.HOST, config.GATEWAY_PORT);
  logger.info({ port: config.GATEWAY_PORT }, 'listening');

  whenAskedToStop(logger, async () => {
    await sockets.dispose();
    await server.stop();
    await bus.close();
    await closePool();
  });
});
