import { readFile } from 'node:fs/promises';
import { type Bus, PostgresBus } from '@berth/bus';
import { ACCESS_TOKEN, createSigner, type Signer } from '@berth/identity';
import { Relay } from '@berth/outbox';
import type { Viewer } from '@berth/subgraph';
import DataLoader from 'dataloader';
import type { Logger } from 'pino';
import { connect, type Database } from './database.ts';
import type { User } from './generated/prisma/client.ts';

/** Every handle to the world outside: open from start to stop. */
export interface Handles {
  database: Database;
  bus: Bus;
  relay: Relay;
  sign: Signer;
}

/** What a resolver gets. */
export interface Context extends Handles {
  viewer: Viewer | null;
  users: DataLoader<string, User | null>;
}

export interface HandleSettings {
  DATABASE_URL: string;
  BUS_DATABASE_URL: string;
  ACCESS_TOKEN_PRIVATE_KEY: string;
}

export async function openHandles(settings: HandleSettings, logger: Logger): Promise<Handles> {
  const privateKey = JSON.parse(await readFile(settings.ACCESS_TOKEN_PRIVATE_KEY, 'utf8'));
  const bus = new PostgresBus(settings.BUS_DATABASE_URL, logger);
  return {
    database: connect(settings.DATABASE_URL),
    bus,
    relay: new Relay({ url: settings.DATABASE_URL, topic: 'users', bus, logger }),
    sign: await createSigner(ACCESS_TOKEN.issuer, privateKey),
  };
}

export async function closeHandles({ database, bus, relay }: Handles): Promise<void> {
  await relay.stop();
  await bus.close();
  await database.$disconnect();
}

export function contextFor(handles: Handles, viewer: Viewer | null): Context {
  return {
    ...handles,
    viewer,
    users: new DataLoader(async (ids) => {
      const found = await handles.database.user.findMany({ where: { id: { in: [...ids] } } });
      const byId = new Map(found.map((user) => [user.id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
  };
}
