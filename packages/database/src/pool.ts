import { isTracing } from '@berth/tracing';
import pg from 'pg';
import { traced } from './traced-pool.ts';

/**
 * Every connection speaks UTC: in another zone Prisma's driver adapter shifts each timestamptz that it writes,
 * and shifts it back when it reads, so that only other clients see the error.
 */
export function createPool(url: string, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, options: '-c timezone=UTC' });
  // A connection that the server ends, idle or in hand, fails the next query on it; it must not end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return isTracing() ? traced(pool) : pool;
}
