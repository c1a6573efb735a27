import { Bell, type Bus, type BusSettings, openBus } from '@berth/bus';
import { Relay } from '@berth/outbox';
import { isManager, type Viewer } from '@berth/subgraph';
import type { Logger } from 'pino';
import { clockOf, connect, type Database } from './database.ts';
import type { Actor } from './domain/actions.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** Every handle to the world outside: open from start to stop. */
export interface Handles extends Database {
  bus: Bus;
  relay: Relay;
  /** Rung when something waits for its turn. */
  timers: Bell;
  logger: Logger;
}

/** What a resolver gets. */
export interface Context extends Handles, Loaders {
  viewer: Viewer | null;
  actor: Actor;
  /** When this request is, by the database's clock. */
  now: () => Promise<Date>;
}

export interface HandleSettings extends BusSettings {
  DATABASE_URL: string;
}

export async function openHandles(settings: HandleSettings, logger: Logger): Promise<Handles> {
  const bus = await openBus(settings, logger);
  return {
    ...connect(settings.DATABASE_URL),
    bus,
    relay: new Relay({ url: settings.DATABASE_URL, topic: 'reservations', bus, logger }),
    timers: new Bell(),
    logger,
  };
}

/** The bus first: its consumers write to the database. */
export async function closeHandles({ prisma, bus, relay }: Handles): Promise<void> {
  await relay.stop();
  await bus.close();
  await prisma.$disconnect();
}

export function contextFor(handles: Handles, viewer: Viewer | null): Context {
  const actor = { id: viewer?.id ?? null, manages: isManager(viewer) };
  return { ...handles, ...createLoaders(handles), viewer, actor, now: clockOf(handles.pool) };
}
