import { measureLag } from '@berth/outbox';
import { run } from '@berth/process';
import { readSettings } from '@berth/settings';
import { startSubgraph, subgraphSettings } from '@berth/subgraph';
import { startTracing, traceIds } from '@berth/tracing';
import { pino } from 'pino';
import { startConsumers } from './consumers/start-consumers.ts';
import { closeHandles, contextFor, openHandles } from './context.ts';
import { schema } from './generated/schema.ts';
import { startHousekeeping } from './housekeeping.ts';
import { resolvers } from './resolvers/index.ts';
import { rules } from './rules.ts';
import { startTimers } from './timers.ts';

run(async () => {
  const settings = readSettings(subgraphSettings);
  const logger = pino({ name: 'reservations', level: settings.LOG_LEVEL, mixin: traceIds });
  await startTracing('reservations', settings, logger);
  const handles = await openHandles(settings, logger);
  await startConsumers(handles);
  startHousekeeping(handles);
  const timers = startTimers(handles);
  await startSubgraph({
    name: 'reservations',
    schema,
    resolvers,
    rules,
    settings,
    logger,
    context: (viewer) => contextFor(handles, viewer),
    counters: handles.pool,
    measure: (metrics) => measureLag(metrics, handles.pool),
    ready: () => Promise.all([handles.pool.query('SELECT 1'), handles.bus.ping()]),
    stop: () => timers.stop().then(() => closeHandles(handles)),
  });
});
