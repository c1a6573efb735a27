import { measureLag } from '@berth/outbox';
import { run } from '@berth/process';
import { readSettings } from '@berth/settings';
import { startSubgraph, subgraphSettings } from '@berth/subgraph';
import { startTracing, traceIds } from '@berth/tracing';
import { pino } from 'pino';
import { followReservations } from './consumers/busy-times.ts';
import { closeHandles, contextFor, openHandles } from './context.ts';
import { schema } from './generated/schema.ts';
import { startHousekeeping } from './housekeeping.ts';
import { resolvers } from './resolvers/index.ts';
import { rules } from './rules.ts';

run(async () => {
  const settings = readSettings(subgraphSettings);
  const logger = pino({ name: 'rooms', level: settings.LOG_LEVEL, mixin: traceIds });
  await startTracing('rooms', settings, logger);
  const handles = await openHandles(settings, logger);
  followReservations(handles);
  startHousekeeping(handles.pool, logger);
  await startSubgraph({
    name: 'rooms',
    schema,
    resolvers,
    rules,
    settings,
    logger,
    context: (viewer) => contextFor(handles, viewer),
    counters: handles.pool,
    measure: (metrics) => measureLag(metrics, handles.pool),
    ready: () => Promise.all([handles.database.$queryRaw`SELECT 1`, handles.bus.ping()]),
    stop: () => closeHandles(handles),
  });
});
