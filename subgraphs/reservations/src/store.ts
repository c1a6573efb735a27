import { append } from '@berth/outbox';
import type { PoolClient } from 'pg';
import type { Actor } from './domain/actions.ts';
import { type Change, type Claimed, dueAt, evolve, type Reservation } from './domain/reservation.ts';

export interface Changed {
  id: string;
  before: Reservation | null;
  changes: Change[];
  /** When it was decided. */
  at: Date;
  actor: Actor;
}

/** Appends the events, and writes what follows from them: the reservation's row, and its claim. */
export async function save(client: PoolClient, changed: Changed): Promise<Reservation> {
  const { id, before, changes, at, actor } = changed;
  const after = changes.reduce((state, change) => evolve(state, id, change, at), before) as Reservation;
  const eventCount = await countEvents(client, after.bookableId, changes.length);
  await writeReservation(client, after, eventCount + 1);
  await writeClaim(client, after, changes.at(-1)?.data.claim ?? null);

  const versionBefore = before?.version ?? 0;
  await append(
    (sql, ...values) => client.query(sql, values),
    changes.map((change, index) => ({
      ...change,
      at,
      subject: id,
      version: versionBefore + index + 1,
      key: after.bookableId,
      sequence: eventCount + index + 1,
      actor: actor.id,
    })),
  );
  return after;
}

/** How many events the bookable had had before these. */
async function countEvents(client: PoolClient, bookableId: string, more: number): Promise<number> {
  const { rows } = await client.query(
    'UPDATE schedules SET event_count = event_count + $2 WHERE bookable_id = $1 RETURNING event_count - $2 AS before',
    [bookableId, more],
  );
  return Number(rows[0].before);
}

/** `turn` is its creation's place among the bookable's events. */
export async function writeReservation(client: PoolClient, state: Reservation, turn: number): Promise<void> {
  const { id, version, status, bookableId, organizerId, createdBy, title, startsAt, endsAt, quantity } = state;
  await client.query(
    `INSERT INTO reservations (id, version, status, bookable_id, organizer_id, created_by, title, starts_at, ends_at,
                               quantity, reason, created_at, held_until, check_in_by, due_at, turn)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT (id) DO UPDATE SET
       version = excluded.version, status = excluded.status, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
       reason = excluded.reason, held_until = excluded.held_until, check_in_by = excluded.check_in_by,
       due_at = excluded.due_at`,
    [
      ...[id, version, status, bookableId, organizerId, createdBy, title, startsAt, endsAt],
      ...[quantity, state.reason, state.createdAt, state.heldUntil, state.checkInBy, dueAt(state), turn],
    ],
  );
}

export async function writeClaim(
  client: PoolClient,
  { id, bookableId }: Reservation,
  claim: Claimed | null,
): Promise<void> {
  if (!claim) {
    await client.query('DELETE FROM claims WHERE reservation_id = $1', [id]);
    return;
  }
  const { exclusive, quantity, startsAt, endsAt } = claim;
  await client.query(
    `INSERT INTO claims (reservation_id, bookable_id, exclusive, quantity, starts_at, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (reservation_id) DO UPDATE SET
       quantity = excluded.quantity, starts_at = excluded.starts_at, ends_at = excluded.ends_at`,
    [id, bookableId, exclusive, quantity, startsAt, endsAt],
  );
}
