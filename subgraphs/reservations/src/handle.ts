import { randomUUID } from 'node:crypto';
import type { Bell } from '@berth/bus';
import type { Relay } from '@berth/outbox';
import type { Pool, PoolClient } from 'pg';
import { type CreateAnyOf, createAnyOf } from './any-of.ts';
import type { Actor } from './domain/actions.ts';
import { type Bookable, withBuffers } from './domain/bookable.ts';
import type { Command } from './domain/command.ts';
import { decide } from './domain/decide.ts';
import type { Facts } from './domain/facts.ts';
import { notFound, type Refusal } from './domain/refusal.ts';
import type { Reservation } from './domain/reservation.ts';
import { type IdempotencyKey, once } from './idempotency.ts';
import {
  countUpcoming,
  findOverdueHolds,
  loadBookables,
  loadClaims,
  loadOwnClaim,
  loadReservation,
  lockSchedule,
  now,
  organizerExists,
} from './load.ts';
import { save } from './store.ts';
import { inTransaction } from './transaction.ts';

export type Outcome = ({ reservation: Reservation } | { refusal: Refusal }) & {
  /** Set where it is an earlier answer to the same idempotency key. */
  replayed?: boolean;
};

/** A command, or the wish that becomes one. */
export type Request = Command | CreateAnyOf;

interface Handles {
  pool: Pool;
  relay: Relay;
  /** Rung when something waits for its turn. */
  timers: Bell;
}

/** Acts where nobody asks. */
export const SYSTEM: Actor = { id: null, manages: true };

/** Load, decide, append: in one transaction, under the lock of the bookable's schedule. */
export async function handle(
  { pool, relay, timers }: Handles,
  actor: Actor,
  command: Request,
  key: IdempotencyKey | null = null,
): Promise<Outcome> {
  const outcome = await inTransaction(pool, async (client) => {
    const work = () => handleRequest(client, actor, command);
    const result = key ? await once(client, key, command, work) : await work();
    // A refusal has changed nothing; under a key, that it was refused is kept.
    return { keep: key !== null || 'reservation' in result, result };
  });
  if ('reservation' in outcome) {
    relay.wake();
    if (outcome.reservation.status === 'CREATED') timers.ring();
  }
  return outcome;
}

/** What `handle` would answer now, changing nothing. */
export function simulate({ pool }: Pick<Handles, 'pool'>, actor: Actor, command: Request): Promise<Outcome> {
  return inTransaction(pool, async (client) => ({ keep: false, result: await handleRequest(client, actor, command) }));
}

function handleRequest(client: PoolClient, actor: Actor, command: Request): Promise<Outcome> {
  const handleOne = (one: Command) => handleWithin(client, actor, one);
  return command.kind === 'createAnyOf' ? createAnyOf(client, command, handleOne) : handleOne(command);
}

async function handleWithin(client: PoolClient, actor: Actor, command: Command): Promise<Outcome> {
  const creating = command.kind === 'create';
  // A reservation stays with its bookable, so this may be read before the lock.
  const bookableId = creating ? command.bookableId : (await loadReservation(client, command.id))?.bookableId;
  if (bookableId === undefined) return { refusal: notFound('reservation') };
  if (!(await lockSchedule(client, bookableId))) return { refusal: notFound('bookable') };

  // A hold that is over must not be in anyone's way, although its timer may not have come round yet.
  if (creating || command.kind === 'reschedule') {
    for (const id of await findOverdueHolds(client, bookableId))
      await decideAndSave(client, SYSTEM, bookableId, { kind: 'tick', id });
  }
  return decideAndSave(client, actor, bookableId, command);
}

/** Under the lock of the bookable's schedule. */
async function decideAndSave(client: PoolClient, actor: Actor, bookableId: string, command: Command): Promise<Outcome> {
  const id = command.kind === 'create' ? randomUUID() : command.id;
  const before = command.kind === 'create' ? null : await loadReservation(client, id);
  const bookable = (await loadBookables(client, [bookableId]))[0] ?? null;
  const at = await now(client);
  const facts = await gather(client, actor, command, { id, before, bookable, at });
  const decision = decide(command, before, facts);
  if ('refusal' in decision) return decision;
  return { reservation: await save(client, { id, before, changes: decision.changes, at, actor }) };
}

interface Known {
  id: string;
  before: Reservation | null;
  bookable: Bookable | null;
  at: Date;
}

/** Only what this command's decision looks at is read. */
async function gather(
  client: PoolClient,
  actor: Actor,
  command: Command,
  { id, before, bookable, at }: Known,
): Promise<Facts> {
  const creating = command.kind === 'create';
  const slot = creating || command.kind === 'reschedule' ? command : before?.status === 'CREATED' ? before : null;
  const organizerId = creating ? command.organizerId : before?.organizerId;
  const counts = bookable?.policy.maxUpcomingPerUser && (creating || command.kind === 'reschedule');
  return {
    now: at,
    actor,
    bookable,
    claims: slot && bookable ? await loadClaims(client, withBuffers(slot, bookable), bookable.id, id) : [],
    ownClaim: creating ? null : await loadOwnClaim(client, id),
    upcoming: counts && organizerId ? await countUpcoming(client, bookable.id, organizerId, id) : 0,
    organizerExists:
      creating && actor.id !== command.organizerId && (await organizerExists(client, command.organizerId)),
  };
}
