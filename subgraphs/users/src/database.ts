import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from './generated/prisma/client.ts';

export type Database = PrismaClient;

/** Prisma gives up after 2 and 5 seconds; a machine that is busy hashing passwords may take longer. */
const PATIENCE = { maxWait: 10_000, timeout: 20_000 };

/** Ends the pool with itself. */
export function connect(pool: Pool): Database {
  return new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: PATIENCE,
  });
}
