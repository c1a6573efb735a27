import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { forget } from '../loaders/index.ts';

/** State and event in one transaction; what it wrote is published, and read anew, from then on. */
export async function transact<Result>(
  { database, loaders, relay }: Context,
  write: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const result = await database.$transaction(write);
  forget(loaders);
  relay.wake();
  return result;
}
