import { type Bus, type BusSettings, openBus } from '@berth/bus';
import { createPool } from '@berth/database';
import { Relay } from '@berth/outbox';
import type { Viewer } from '@berth/subgraph';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { connect, type Database } from './database.ts';
import { createLoaders, type Loaders } from './loaders/index.ts';

/** Every handle to the world outside: open from start to stop. */
export interface Handles {
  /** What is beneath the database, for what Prisma has no words for. */
  pool: Pool;
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

export async function openHandles(settings: HandleSettings, logger: Logger): Promise<Handles> {
  const bus = await openBus(settings, logger);
  const pool = createPool(settings.DATABASE_URL);
  return {
    pool,
    database: connect(pool),
    bus,
    relay: new Relay({ url: settings.DATABASE_URL, topic: 'rooms', bus, logger }),
  };
}

/** The bus before the database: its consumer writes there. */
export async function closeHandles({ database, bus, relay }: Handles): Promise<void> {
  await relay.stop();
  await bus.close();
  await database.$disconnect();
}

export function contextFor(handles: Handles, viewer: Viewer | null): Context {
  return { ...handles, viewer, loaders: createLoaders(handles) };
}
