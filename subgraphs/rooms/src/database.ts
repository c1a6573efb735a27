import { createPool } from '@berth/database';
import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** Prisma gives up after 2 and 5 seconds; where many wait for a connection, it may take longer. */
const PATIENCE = { maxWait: 10_000, timeout: 20_000 };

export function connect(url: string): Database {
  return new PrismaClient({
    adapter: new PrismaPg(createPool(url), { disposeExternalPool: true }),
    transactionOptions: PATIENCE,
  });
}
