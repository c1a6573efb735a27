import { createPool } from '@berth/database';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/prisma/client.ts';

export type Database = PrismaClient;

export function connect(url: string): Database {
  return new PrismaClient({ adapter: new PrismaPg(createPool(url), { disposeExternalPool: true }) });
}
