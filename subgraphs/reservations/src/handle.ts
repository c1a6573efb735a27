import { randomUUID } from 'node:crypto';
import type { Relay } from '@berth/outbox';
import type { Pool, PoolClient } from 'pg';
import { type CreateAnyOf, createAnyOf } from './any-of.ts';
import type { Actor } from './domain/actions.ts';
import { withBuffers } from './domain/bookable.ts';
import type { Command } from './domain/command.ts';
import { decide } from './domain/decide.ts';
import { notFound, type Refusal } from './domain/refusal.ts';
import type { Reservation } from './domain/reservation.ts';
import { type IdempotencyKey, once } from './idempotency.ts';
import {
  countUpcoming,
  loadBookables,
  loadClaims,
  loadReservation,
  lockSchedule,
  now,
  organizerExists,
  save,
} from './store.ts';
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
}

/** Load, decide, append: in one transaction, under the lock of the bookable's schedule. */
export async function handle(
  { pool, relay }: Handles,
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
  if ('reservation' in outcome) relay.wake();
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
  const eventCount = await lockSchedule(client, bookableId);
  if (eventCount === null) return { refusal: notFound('bookable') };

  const id = creating ? randomUUID() : command.id;
  const before = creating ? null : await loadReservation(client, id);
  const bookable = (await loadBookables(client, [bookableId]))[0] ?? null;
  const at = await now(client);
  const organizerId = creating ? command.organizerId : before?.organizerId;
  const decision = decide(command, before, {
    now: at,
    actor,
    bookable,
    claims:
      command.kind === 'cancel' || !bookable
        ? []
        : await loadClaims(client, withBuffers(command, bookable), bookableId, id),
    upcoming:
      bookable?.policy.maxUpcomingPerUser && organizerId ? await countUpcoming(client, bookableId, organizerId, id) : 0,
    organizerExists:
      creating && actor.id !== command.organizerId && (await organizerExists(client, command.organizerId)),
  });
  if ('refusal' in decision) return decision;
  return {
    reservation: await save(client, { id, before, changes: decision.changes, at, actor, eventCount }),
  };
}
