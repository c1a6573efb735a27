import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { traceparent } from '@berth/tracing';
import type { Pool, PoolClient } from 'pg';
import type { Actor } from './domain/actions.ts';
import type { Command } from './domain/command.ts';
import { decide } from './domain/decide.ts';
import { notFound, type Refusal } from './domain/refusal.ts';
import type { Change, Reservation, Slot } from './domain/reservation.ts';
import { lockSchedule, look, type Question, type Standing } from './load.ts';
import { offerToWaiting } from './offer.ts';
import { type Decided, save } from './store.ts';
import { togetherOn } from './together.ts';

export type Outcome = ({ reservation: Reservation } | { refusal: Refusal }) & {
  /** Set where it is an earlier answer to the same idempotency key. */
  replayed?: boolean;
};

/** Acts where nobody asks. */
export const SYSTEM: Actor = { id: null, manages: true };

/** How often someone else may be faster before it stands in line. */
const TRIES = 3;

/**
 * Without a lock: one statement looks, one writes, unless the schedule has changed between them. Null where it keeps
 * changing, or where other reservations must be decided on first, or after: that takes the lock.
 */
export async function decideAtOnce(pool: Pool, actor: Actor, command: Command): Promise<Outcome | null> {
  const together = togetherOn(pool);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const standing = await together.look(questionOf(command));
    if (!standing) return nothingThere(command);
    if (isInTheWay(standing, command)) return null;
    const decision = decide(command, standing.before, { ...standing, actor });
    if ('refusal' in decision) return decision;
    if (standing.awaited && freed(standing, decision.changes)) return null;
    const [reservation] = (await together.save(decisionOn(actor, command, standing, decision.changes))) ?? [];
    if (reservation) return { reservation };
  }
  return null;
}

/** In a transaction: nobody else decides about this bookable until its end. */
export async function decideUnderLock(client: PoolClient, actor: Actor, command: Command): Promise<Outcome> {
  const question = questionOf(command);
  if (!(await lockSchedule(client, question))) return nothingThere(command);
  const standing = await look(client, question);
  if (!standing || !isInTheWay(standing, command)) return decideOn(client, actor, command, standing);
  await endHolds(client, standing.overdue);
  return decideLocked(client, actor, command);
}

/** A hold that is over must not be in anyone's way, although its timer may not have come round yet. */
async function endHolds(client: PoolClient, ids: readonly string[]): Promise<void> {
  for (const id of ids) await decideLocked(client, SYSTEM, { kind: 'tick', id });
}

/** Under its lock: whatever is due for the bookable happens, and what is queued is decided, in its turn. */
export async function settle(client: PoolClient, bookableId: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM reservations WHERE bookable_id = $1 AND due_at <= clock_timestamp()
       AND status IN ('CREATED', 'PENDING_APPROVAL', 'PENDING_PAYMENT') ORDER BY due_at, turn`,
    [bookableId],
  );
  await endHolds(
    client,
    rows.map(({ id }) => id),
  );
}

export async function decideLocked(client: PoolClient, actor: Actor, command: Command): Promise<Outcome> {
  return decideOn(client, actor, command, await look(client, questionOf(command)));
}

async function decideOn(
  client: PoolClient,
  actor: Actor,
  command: Command,
  standing: Standing | null,
): Promise<Outcome> {
  if (!standing) return nothingThere(command);
  const decision = decide(command, standing.before, { ...standing, actor });
  if ('refusal' in decision) return decision;
  const [reservation] = await save(client, decisionOn(actor, command, standing, decision.changes));
  const slot = standing.awaited && freed(standing, decision.changes);
  if (slot && standing.bookable) await offerToWaiting(client, standing.bookable, slot);
  return { reservation: reservation as Reservation };
}

function decisionOn(
  actor: Actor,
  command: Command,
  { schedule, now: at, before }: Standing,
  changes: Change[],
): Decided {
  const id = command.kind === 'create' ? randomUUID() : command.id;
  // Several may be written together, by the first of them.
  return { schedule, at, actor, changed: [{ id, before, changes }], traceparent: traceparent() ?? null };
}

function isInTheWay({ overdue, before }: Standing, { kind }: Command): boolean {
  const takesSlot = kind === 'create' || kind === 'reschedule' || (kind === 'tick' && before?.status === 'CREATED');
  return takesSlot && overdue.length > 0;
}

/** What it no longer takes; null where it goes on to take what it took. */
function freed({ ownClaim }: Standing, changes: Change[]): Slot | null {
  if (!ownClaim || isDeepStrictEqual(ownClaim, changes.at(-1)?.data.claim)) return null;
  return { startsAt: new Date(ownClaim.startsAt), endsAt: new Date(ownClaim.endsAt) };
}

function questionOf(command: Command): Question {
  if (command.kind !== 'create') {
    const { id: reservationId } = command;
    return command.kind === 'reschedule' ? { reservationId, slot: command } : { reservationId };
  }
  const { bookableId, organizerId, attendees } = command;
  return { bookableId, organizerId, attendees, slot: command };
}

function nothingThere({ kind }: Command): Outcome {
  return { refusal: notFound(kind === 'create' ? 'bookable' : 'reservation') };
}
