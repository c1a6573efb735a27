import type { Bell } from '@berth/bus';
import type { Relay } from '@berth/outbox';
import type { Pool, PoolClient } from 'pg';
import { type CreateAnyOf, createAnyOf } from './any-of.ts';
import { decideAtOnce, decideUnderLock, type Outcome } from './decide-and-save.ts';
import type { Actor } from './domain/actions.ts';
import type { Command } from './domain/command.ts';
import { type IdempotencyKey, underKey } from './idempotency.ts';
import { inTransaction } from './transaction.ts';
import { inTurn, type Place, transactionInTurn } from './turns.ts';

/** A command, or the wish that becomes one. */
export type Request = Command | CreateAnyOf;

export interface Handles {
  pool: Pool;
  relay: Relay;
  /** Rung when something waits for its turn. */
  timers: Bell;
}

/** Load, decide, append. */
export async function handle(
  { pool, relay, timers }: Handles,
  actor: Actor,
  request: Request,
  key: IdempotencyKey | null = null,
): Promise<Outcome> {
  const outcome = await inTurn(pool, placeOf(request), () => decideAndSave(pool, actor, request, key));
  if ('reservation' in outcome) {
    relay.wake();
    if (outcome.reservation.status === 'CREATED') timers.ring();
  }
  return outcome;
}

/** Alone where nothing stands in between, else in a transaction and under a lock. */
async function decideAndSave(pool: Pool, actor: Actor, request: Request, key: IdempotencyKey | null): Promise<Outcome> {
  const isSimple = key === null && request.kind !== 'createAnyOf';
  const atOnce = isSimple ? await decideAtOnce(pool, actor, request) : null;
  if (atOnce) return atOnce;
  return inTransaction(pool, (client) => underKey(client, key, request, () => handleWithin(client, actor, request)));
}

/** What `handle` would answer now, changing nothing. */
export function simulate({ pool }: Pick<Handles, 'pool'>, actor: Actor, request: Request): Promise<Outcome> {
  return transactionInTurn(pool, placeOf(request), async (client) => {
    return { keep: false, result: await handleWithin(client, actor, request) };
  });
}

function handleWithin(client: PoolClient, actor: Actor, request: Request): Promise<Outcome> {
  const handleOne = (command: Command) => decideUnderLock(client, actor, command);
  return request.kind === 'createAnyOf' ? createAnyOf(client, request, handleOne) : handleOne(request);
}

function placeOf(request: Request): Place {
  if (request.kind === 'createAnyOf') return 'any';
  return request.kind === 'create' ? request : { of: 'reservations', id: request.id };
}
