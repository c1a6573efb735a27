import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { loadBookables } from '../bookable-row.ts';
import { settle } from '../decide-and-save.ts';
import type { Actor } from '../domain/actions.ts';
import { expand } from '../domain/recurrence.ts';
import { notFound } from '../domain/refusal.ts';
import { createSeries as decide, type SeriesWish, span } from '../domain/series.ts';
import type { Handles } from '../handle.ts';
import { type IdempotencyKey, underKey } from '../idempotency.ts';
import { lockSchedule, look } from '../load.ts';
import { save } from '../store.ts';
import { transactionInTurn } from '../turns.ts';
import type { SeriesOutcome } from './series-outcome.ts';

/** All of its occurrences in one transaction, under the lock of the bookable's schedule. */
export async function createSeries(
  { pool, relay }: Handles,
  actor: Actor,
  wish: SeriesWish,
  key: IdempotencyKey | null,
): Promise<SeriesOutcome> {
  const outcome: SeriesOutcome = await transactionInTurn(pool, wish, (client) =>
    underKey(client, key, { kind: 'createSeries', ...wish }, () => create(client, actor, wish)),
  );
  if ('series' in outcome) relay.wake();
  return outcome;
}

async function create(client: PoolClient, actor: Actor, wish: SeriesWish): Promise<SeriesOutcome> {
  const { bookableId, organizerId, attendees } = wish;
  const nothing = { refusal: notFound('bookable') };
  if (!(await lockSchedule(client, { bookableId }))) return nothing;
  // Those who came first are decided on first.
  await settle(client, bookableId);

  const [bookable] = await loadBookables(client, [bookableId]);
  if (!bookable) return nothing;
  const expanded = expand({ ...wish, timeZone: bookable.venue.timeZone });
  if ('refusal' in expanded) return expanded;
  const { occurrences } = expanded;
  const standing = await look(client, { bookableId, organizerId, attendees, slot: span(occurrences) });
  if (!standing) return nothing;
  const id = randomUUID();
  const decision = decide(wish, id, occurrences, { ...standing, actor });
  if ('refusal' in decision) return decision;
  const changed = decision.made.map((changes) => ({ id: randomUUID(), before: null, changes }));
  const { schedule, now: at } = standing;
  await save(client, { schedule, at, actor, changed });
  const { rule, startsAt } = wish;
  const series = { id, bookableId, organizerId, createdBy: actor.id ?? organizerId, rule, startsAt };
  return { series, skipped: decision.skipped };
}
