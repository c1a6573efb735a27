import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { SYSTEM } from './decide-and-save.ts';
import { type Bookable, keepingClear } from './domain/bookable.ts';
import type { Create } from './domain/command.ts';
import { create } from './domain/create.ts';
import type { Slot } from './domain/reservation.ts';
import { look } from './load.ts';
import { save } from './store.ts';

const MOST_ASKED = 100;

interface Waiting extends Slot {
  id: string;
  userId: string;
  quantity: number;
}

/**
 * Something came free, and its schedule is locked: in the order in which they came, those who wait for such a time are
 * given a hold, as long as there is something left for their wish.
 */
export async function offerToWaiting(client: PoolClient, bookable: Bookable, freed: Slot): Promise<void> {
  const { startsAt, endsAt } = keepingClear(freed, bookable);
  const { rows } = await client.query<Waiting>(
    `SELECT id, user_id AS "userId", starts_at AS "startsAt", ends_at AS "endsAt", quantity FROM waitlist
     WHERE bookable_id = $1 AND offer_id IS NULL AND ends_at > clock_timestamp() AND starts_at < $3 AND ends_at > $2
     ORDER BY place LIMIT $4`,
    [bookable.id, startsAt, endsAt, MOST_ASKED],
  );
  for (const waiting of rows) await offer(client, bookable.id, waiting);
}

async function offer(client: PoolClient, bookableId: string, waiting: Waiting): Promise<void> {
  const { id: entryId, userId: organizerId, startsAt, endsAt, quantity } = waiting;
  const slot = { startsAt, endsAt };
  const wish: Create = { kind: 'create', bookableId, organizerId, quantity, title: null, attendees: [], ...slot };
  const standing = await look(client, { bookableId, organizerId, slot });
  if (!standing) return;
  // The policy binds it as if its user asked for it now.
  const decision = create(wish, { ...standing, actor: { id: organizerId, manages: false } }, { offered: true });
  if ('refusal' in decision) return;
  const id = randomUUID();
  const { schedule, now: at } = standing;
  await save(client, { schedule, at, actor: SYSTEM, changed: [{ id, before: null, changes: decision.changes }] });
  await client.query('UPDATE waitlist SET offer_id = $2 WHERE id = $1', [entryId, id]);
}
