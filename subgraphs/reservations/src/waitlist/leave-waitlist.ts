import type { PoolClient } from 'pg';
import { decideLocked } from '../decide-and-save.ts';
import type { Actor } from '../domain/actions.ts';
import { notFound } from '../domain/refusal.ts';
import type { Handles } from '../handle.ts';
import { lockSchedule } from '../load.ts';
import { transactionInTurn } from '../turns.ts';
import type { WaitlistOutcome } from './join-waitlist.ts';
import { entryOf } from './waitlist-entry.ts';

const REASON = { code: 'LEFT_WAITLIST', message: 'The offer was not wanted any more.' };

export async function leaveWaitlist(
  { pool, relay }: Pick<Handles, 'pool' | 'relay'>,
  actor: Actor,
  userId: string,
  id: string,
): Promise<WaitlistOutcome> {
  const outcome = await transactionInTurn(pool, { of: 'waitlist', id }, async (client) => {
    const result = await leave(client, actor, userId, id);
    return { keep: 'entry' in result, result };
  });
  relay.wake();
  return outcome;
}

async function leave(client: PoolClient, actor: Actor, userId: string, id: string): Promise<WaitlistOutcome> {
  const known = await entryOf(client, userId, id);
  if (known) await lockSchedule(client, { bookableId: known.bookableId });
  // As it is now that nobody else can change it.
  const entry = await entryOf(client, userId, id);
  if (!entry) return { refusal: notFound('entry') };
  await client.query('DELETE FROM waitlist WHERE id = $1', [id]);
  if (entry.offerId) {
    await decideLocked(client, actor, { kind: 'cancel', id: entry.offerId, reason: REASON, expectedVersion: null });
  }
  return { entry };
}
