import { run } from '@berth/process';
import { readSettings } from '@berth/settings';
import { startSubgraph } from '@berth/subgraph';
import { pino } from 'pino';
import { closeHandles, contextFor, openHandles } from './context.ts';
import { schema } from './generated/schema.ts';
import { resolvers } from './resolvers/index.ts';
import { settingsShape } from './settings.ts';

run(async () => {
  const settings = readSettings(settingsShape);
  const logger = pino({ name: 'users', level: settings.LOG_LEVEL });
  const handles = await openHandles(settings, logger);
  await startSubgraph({
    name: 'users',
    schema,
    resolvers,
    settings,
    logger,
    context: (viewer) => contextFor(handles, viewer),
    ready: () => Promise.all([handles.database.$queryRaw`SELECT 1`, handles.bus.ping()]),
    stop: () => closeHandles(handles),
  });
});
