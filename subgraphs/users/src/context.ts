import { type Bus, type BusSettings, openBus } from '@berth/bus';
import { createPool } from '@berth/database';
import { ACCESS_TOKEN, openSigner, type Signer } from '@berth/identity';
import { Relay } from '@berth/outbox';
import { usedFor } from '@berth/settings';
import type { Viewer } from '@berth/subgraph';
import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { connect, type Database } from './database.ts';
import type { User } from './generated/prisma/client.ts';
import { createRateLimits, type RateLimitSettings, type RateLimits } from './rate-limits.ts';
import { settingsShape } from './settings.ts';

/** Every handle to the world outside: open from start to stop. */
export interface Handles {
  /** What is beneath the database, for what counts. */
  pool: Pool;
  database: Database;
  bus: Bus;
  relay: Relay;
  sign: Signer;
  limits: RateLimits;
}

/** What a resolver gets. */
export interface Context extends Handles {
  viewer: Viewer | null;
  /** The client's, as the gateway saw it. */
  clientAddress: string;
  users: DataLoader<string, User | null>;
}

export interface HandleSettings extends BusSettings, RateLimitSettings {
  DATABASE_URL: string;
  ACCESS_TOKEN_PRIVATE_KEY: string;
}

export async function openHandles(settings: HandleSettings, logger: Logger): Promise<Handles> {
  const opening = openSigner(ACCESS_TOKEN.issuer, settings.ACCESS_TOKEN_PRIVATE_KEY);
  const sign = await usedFor(settingsShape, 'ACCESS_TOKEN_PRIVATE_KEY', opening);
  const bus = await openBus(settings, logger);
  const pool = createPool(settings.DATABASE_URL);
  return {
    pool,
    database: connect(pool),
    bus,
    relay: new Relay({ url: settings.DATABASE_URL, topic: 'users', bus, logger }),
    sign,
    limits: createRateLimits(pool, settings),
  };
}

export async function closeHandles({ database, bus, relay }: Handles): Promise<void> {
  await relay.stop();
  await bus.close();
  await database.$disconnect();
}

export function contextFor(handles: Handles, viewer: Viewer | null, clientAddress: string): Context {
  return {
    ...handles,
    viewer,
    clientAddress,
    users: new DataLoader(async (ids) => {
      const found = await handles.database.user.findMany({ where: { id: { in: [...ids] } } });
      const byId = new Map(found.map((user) => [user.id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
  };
}
