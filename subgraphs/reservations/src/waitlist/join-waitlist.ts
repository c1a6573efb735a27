import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { settle } from '../decide-and-save.ts';
import type { Actor } from '../domain/actions.ts';
import type { Create } from '../domain/command.ts';
import { create } from '../domain/create.ts';
import { notAllowed, notFound, type Refusal } from '../domain/refusal.ts';
import type { Handles } from '../handle.ts';
import { lockSchedule, look } from '../load.ts';
import { transactionInTurn } from '../turns.ts';
import { entryOf, type WaitlistEntry } from './waitlist-entry.ts';

export type WaitlistOutcome = { entry: WaitlistEntry } | { refusal: Refusal };

const MOST_OF_A_USER = 50;

/** One waits for what is taken; what is free is booked. Asking again for the same time keeps the place in line. */
export function joinWaitlist({ pool }: Pick<Handles, 'pool'>, actor: Actor, wish: Create): Promise<WaitlistOutcome> {
  return transactionInTurn(pool, wish, async (client) => {
    const result = await join(client, actor, wish);
    return { keep: 'entry' in result, result };
  });
}

async function join(client: PoolClient, actor: Actor, wish: Create): Promise<WaitlistOutcome> {
  const { bookableId, organizerId, startsAt, endsAt, quantity } = wish;
  if (!(await lockSchedule(client, { bookableId }))) return { refusal: notFound('bookable') };
  await settle(client, bookableId);
  const standing = await look(client, { bookableId, organizerId, slot: wish });
  if (!standing) return { refusal: notFound('bookable') };
  const decision = create(wish, { ...standing, actor: { ...actor, manages: false } }, { offered: true });
  if ('changes' in decision) return { refusal: notAllowed('It is free at that time: book it.') };
  const { refusal } = decision;
  if (refusal.problem === 'PolicyViolation')
    return { refusal: notAllowed(`${refusal.message} (${refusal.rule}: ${refusal.limit})`) };
  if (refusal.problem !== 'SlotUnavailable') return { refusal };

  const { rows } = await client.query(
    `INSERT INTO waitlist (id, bookable_id, user_id, starts_at, ends_at, quantity)
     SELECT $1, $2, $3, $4, $5, $6 WHERE $7 > (
       SELECT count(*) FROM waitlist WHERE user_id = $3 AND (bookable_id, starts_at, ends_at) <> ($2, $4, $5))
     ON CONFLICT (bookable_id, user_id, starts_at, ends_at) DO UPDATE SET quantity = excluded.quantity
     RETURNING id`,
    [randomUUID(), bookableId, organizerId, startsAt, endsAt, quantity, MOST_OF_A_USER],
  );
  // Who frees the slot now, having seen that nobody waits for it, must look again.
  await client.query('UPDATE schedules SET revision = revision + 1 WHERE bookable_id = $1', [bookableId]);
  const entry = rows[0] && (await entryOf(client, organizerId, rows[0].id));
  return entry ? { entry } : { refusal: notAllowed(`One waits in at most ${MOST_OF_A_USER} lines.`) };
}
