import { measureLag } from '@berth/outbox';
import { run } from '@berth/process';
import { readSettings } from '@berth/settings';
import { startSubgraph } from '@berth/subgraph';
import { startTracing, traceIds } from '@berth/tracing';
import { pino } from 'pino';
import { closeHandles, contextFor, openHandles } from './context.ts';
import { schema } from './generated/schema.ts';
import { startGrpc } from './grpc/start-grpc.ts';
import { startHousekeeping } from './housekeeping.ts';
import { resolvers } from './resolvers/index.ts';
import { rules } from './rules.ts';
import { settingsShape } from './settings.ts';

run(async () => {
  const settings = readSettings(settingsShape);
  const logger = pino({ name: 'users', level: settings.LOG_LEVEL, mixin: traceIds });
  await startTracing('users', settings, logger);
  const handles = await openHandles(settings, logger);
  startHousekeeping(handles.database, logger);
  const stopGrpc = await startGrpc(settings, handles.database, logger);
  await startSubgraph({
    name: 'users',
    schema,
    resolvers,
    rules,
    settings,
    logger,
    context: (viewer, clientAddress) => contextFor(handles, viewer, clientAddress),
    counters: handles.pool,
    measure: (metrics) => measureLag(metrics, handles.pool),
    ready: () => Promise.all([handles.database.$queryRaw`SELECT 1`, handles.bus.ping()]),
    stop: () => stopGrpc().then(() => closeHandles(handles)),
  });
});
