import pg from 'pg';

/**
 * Every connection speaks UTC: in another zone Prisma's driver adapter shifts each timestamptz that it writes,
 * and shifts it back when it reads, so that only other clients see the error.
 */
export function createPool(url: string, max = 10): pg.Pool {
  return new pg.Pool({ connectionString: url, max, options: '-c timezone=UTC' });
}
