import type { PoolClient } from 'pg';
import { settle } from '../decide-and-save.ts';
import { type Action, type Actor, allowedActions } from '../domain/actions.ts';
import { withBuffers } from '../domain/bookable.ts';
import { notFound } from '../domain/refusal.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { SeriesDecision } from '../domain/series.ts';
import { lockSchedule, look, type Standing } from '../load.ts';
import { offerToWaiting } from '../offer.ts';
import { RESERVATION } from '../reservation-row.ts';
import { save } from '../store.ts';
import { findSeries } from './find-series.ts';
import type { SeriesOutcome } from './series-outcome.ts';

export interface Occurrences {
  id: string;
  action: Extract<Action, 'CANCEL' | 'RESCHEDULE'>;
  /** The start of the first one; null for the next one. */
  from: Date | null;
}

/** Decides on an occurrence and all later ones, as far as the actor may change them: on all of them, or on none. */
export async function changeOccurrences(
  client: PoolClient,
  actor: Actor,
  { id, action, from }: Occurrences,
  decide: (occurrences: Reservation[], standing: Standing) => Promise<SeriesDecision> | SeriesDecision,
): Promise<SeriesOutcome> {
  const series = await findSeries(client, actor, id);
  if (!series) return { refusal: notFound('series') };
  await lockSchedule(client, series);
  await settle(client, series.bookableId);

  const standing = (await look(client, series)) as Standing;
  const occurrences = (await load(client, id, from ?? standing.now)).filter((each) =>
    allowedActions(actor, each, standing.now).includes(action),
  );
  const decision = await decide(occurrences, standing);
  if ('refusal' in decision) return decision;
  const changed = decision.made.map((changes, index) => {
    const before = occurrences[index] as Reservation;
    return { id: before.id, before, changes };
  });
  const { schedule, now: at } = standing;
  if (changed.length > 0) await save(client, { schedule, at, actor, changed });
  const { bookable, awaited } = standing;
  if (awaited && bookable)
    for (const each of occurrences) await offerToWaiting(client, bookable, withBuffers(each, bookable));
  return { series, skipped: [] };
}

async function load(client: PoolClient, seriesId: string, from: Date): Promise<Reservation[]> {
  const { rows } = await client.query<Reservation>(
    `SELECT ${RESERVATION} FROM reservations WHERE series_id = $1 AND starts_at >= $2 ORDER BY starts_at, id`,
    [seriesId, from],
  );
  return rows;
}
