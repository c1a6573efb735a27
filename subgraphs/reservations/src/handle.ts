import { randomUUID } from 'node:crypto';
import type { Relay } from '@berth/outbox';
import type { Pool, PoolClient } from 'pg';
import type { Actor } from './domain/actions.ts';
import { withBuffers } from './domain/bookable.ts';
import type { Command } from './domain/command.ts';
import { decide } from './domain/decide.ts';
import { notFound, type Refusal } from './domain/refusal.ts';
import type { Reservation } from './domain/reservation.ts';
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

export type Outcome = { reservation: Reservation } | { refusal: Refusal };

interface Handles {
  pool: Pool;
  relay: Relay;
}

/** Load, decide, append: in one transaction, under the lock of the bookable's schedule. */
export async function handle({ pool, relay }: Handles, actor: Actor, command: Command): Promise<Outcome> {
  const outcome = await inTransaction(pool, async (client) => {
    const result = await handleWithin(client, actor, command);
    return { keep: 'reservation' in result, result };
  });
  if ('reservation' in outcome) relay.wake();
  return outcome;
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
    reservation: await save(client, { id, before, changes: decision.changes, at, actor, bookable, eventCount }),
  };
}
