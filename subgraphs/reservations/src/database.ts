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

/** The one clock that counts, on however many machines Berth runs. It is read when it is first asked, and stands still. */
export function clockOf(pool: Pool): () => Promise<Date> {
  let reading: Promise<Date> | undefined;
  return () => {
    reading ??= pool
      .query<{ now: Date }>('SELECT clock_timestamp() AS now')
      .then(({ rows: [row] }) => row?.now as Date);
    return reading;
  };
}

export function connect(url: string): Database {
  const pool = createPool(url, 20);
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) }) };
}
