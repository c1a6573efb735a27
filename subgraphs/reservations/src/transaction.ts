import type { Pool, PoolClient } from 'pg';

const ATTEMPTS = 5;
/** Deadlock, serialization failure, and the exclusion constraint: another transaction was faster; look again. */
const LOST_A_RACE = new Set(['40P01', '40001', '23P01']);

/** Answers false for `keep` where nothing of it is to be kept. */
export type Work<T> = (client: PoolClient) => Promise<{ keep: boolean; result: T }>;

/** Runs `work` in a transaction, and again where it lost a race. */
export async function inTransaction<T>(pool: Pool, work: Work<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken = true;
    try {
      await client.query('BEGIN');
      const { keep, result } = await work(client);
      await client.query(keep ? 'COMMIT' : 'ROLLBACK');
      broken = false;
      return result;
    } catch (error) {
      if (!LOST_A_RACE.has((error as { code?: string }).code ?? '') || attempt === ATTEMPTS) throw error;
    } finally {
      // A connection left inside a failed transaction is not given back to the pool.
      client.release(broken);
    }
  }
}
