import type { Pool } from 'pg';
import { inTransaction, type Work } from './transaction.ts';

/** How many of the pool's connections may be at work on one bookable, or wait for its lock. */
const AT_ONCE = 4;

/** Whose line it is: a bookable's, found by what belongs to it, or that of those who take any. */
export type Place = 'any' | { bookableId: string } | { of: 'reservations' | 'series' | 'waitlist'; id: string };

interface Line {
  working: number;
  waiting: (() => void)[];
}

const lines = new Map<string, Line>();

/**
 * Stands in line for a bookable before it takes a connection, and never with one in hand: however many want a bookable
 * that is locked, or fought over, all others have the rest of the pool.
 */
export async function inTurn<T>(pool: Pool, place: Place, work: () => Promise<T>): Promise<T> {
  const name = await nameOf(pool, place);
  const line = lines.get(name) ?? { working: 0, waiting: [] };
  lines.set(name, line);
  if (line.working === AT_ONCE) await new Promise<void>((resolve) => line.waiting.push(resolve));
  else line.working += 1;
  try {
    return await work();
  } finally {
    const next = line.waiting.shift();
    if (next) next();
    else line.working -= 1;
    if (line.working === 0) lines.delete(name);
  }
}

/** Runs `work` in a transaction when its turn has come. */
export function transactionInTurn<T>(pool: Pool, place: Place, work: Work<T>): Promise<T> {
  return inTurn(pool, place, () => inTransaction(pool, work));
}

async function nameOf(pool: Pool, place: Place): Promise<string> {
  if (place === 'any') return place;
  if ('bookableId' in place) return place.bookableId.toLowerCase();
  const { rows } = await pool.query(`SELECT bookable_id AS name FROM ${place.of} WHERE id = $1`, [place.id]);
  return rows[0]?.name ?? place.id;
}
