import { type Bus, type BusSettings, openBus } from '@berth/bus';
import { Relay } from '@berth/outbox';
import type { Viewer } from '@berth/subgraph';
import type { Logger } from 'pino';
import { connect, type Database } from './database.ts';
import { createLoaders, type Loaders } from './loaders/index.ts';

/** Every handle to the world outside: open from start to stop. */
export interface Handles {
  database: Database;
  bus: Bus;
  relay: Relay;
}

/** What a resolver gets. */
export interface Context extends Handles {
  viewer: Viewer | null;
  loaders: Loaders;
}

export interface HandleSettings extends BusSettings {
  DATABASE_URL: string;
}

export function openHandles(settings: HandleSettings, logger: Logger): Handles {
  const bus = openBus(settings, logger);
  return {
    database: connect(settings.DATABASE_URL),
    bus,
    relay: new Relay({ url: settings.DATABASE_URL, topic: 'rooms', bus, logger }),
  };
}

export async function closeHandles({ database, bus, relay }: Handles): Promise<void> {
  await relay.stop();
  await bus.close();
  await database.$disconnect();
}

export function contextFor(handles: Handles, viewer: Viewer | null): Context {
  return { ...handles, viewer, loaders: createLoaders(handles.database) };
}
