import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** Prisma gives up after 2 and 5 seconds; where many wait for a connection, it may take longer. */
const PATIENCE = { maxWait: 10_000, timeout: 20_000 };

/** Ends the pool with itself. */
export function connect(pool: Pool): Database {
  return new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: PATIENCE,
  });
}
