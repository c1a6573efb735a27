import { createPool } from '@berth/database';
import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

export function connect(url: string): Database {
  return new PrismaClient({ adapter: new PrismaPg(createPool(url), { disposeExternalPool: true }) });
}
