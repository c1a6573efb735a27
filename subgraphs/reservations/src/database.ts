import { createPool } from '@berth/database';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from './generated/prisma/client.ts';

export interface Database {
  /** For the booking transaction and for batches: SQL without detours. */
  pool: Pool;
  /** For everything else; it draws from the same pool. */
  prisma: PrismaClient;
}

export function connect(url: string): Database {
  const pool = createPool(url, 20);
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) }) };
}
