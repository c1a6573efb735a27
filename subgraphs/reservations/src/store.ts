import { insertEvents, toParameter } from '@berth/outbox';
import type { Pool, PoolClient } from 'pg';
import type { Actor } from './domain/actions.ts';
import { type Change, type Claimed, evolve, type Reservation } from './domain/reservation.ts';
import type { Schedule } from './load.ts';
import { rowOf } from './reservation-row.ts';

export interface Changed {
  id: string;
  before: Reservation | null;
  changes: Change[];
}

export interface Decided {
  /** As it was when it was decided. */
  schedule: Schedule;
  at: Date;
  actor: Actor;
}

const STILL_SO = 'EXISTS (SELECT FROM still_so)';

const FREEING = `freed AS (
    DELETE FROM claims WHERE reservation_id = ANY ($8) AND ${STILL_SO}
  ), taken_or_passed AS (
    DELETE FROM waitlist WHERE offer_id = ANY ($9) AND ${STILL_SO}
  ),`;

// All of it, or, where the schedule is no longer what the decision was made from, nothing.
const saving = (freeing: string) => `
  WITH still_so AS (
    UPDATE schedules SET event_count = event_count + $3, revision = revision + 1
    WHERE bookable_id = $1 AND revision = $2 RETURNING bookable_id
  ), kept_series AS (
    INSERT INTO series SELECT * FROM jsonb_populate_recordset(NULL::series, $4) WHERE ${STILL_SO} ON CONFLICT DO NOTHING
  ), kept AS (
    INSERT INTO reservations SELECT * FROM jsonb_populate_recordset(NULL::reservations, $5) WHERE ${STILL_SO}
    ON CONFLICT (id) DO UPDATE SET
      version = excluded.version, status = excluded.status, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      attendees = excluded.attendees, offered = excluded.offered, reason = excluded.reason,
      held_until = excluded.held_until, check_in_by = excluded.check_in_by, due_at = excluded.due_at
  ), claimed AS (
    INSERT INTO claims SELECT * FROM jsonb_populate_recordset(NULL::claims, $6) WHERE ${STILL_SO}
    ON CONFLICT (reservation_id) DO UPDATE SET
      quantity = excluded.quantity, starts_at = excluded.starts_at, ends_at = excluded.ends_at
  ), ${freeing} told AS (${insertEvents('$7', STILL_SO)})
  SELECT FROM still_so`;

// Most free nothing. Told apart, since Postgres would plan one that takes an array of any length anew each time.
const SAVE = { name: 'save', text: saving('') };
const SAVE_AND_FREE = { name: 'save and free', text: saving(FREEING) };

/**
 * Appends the events, and writes what follows from them: the reservations' rows, and their claims. One statement, so
 * one round trip, whether in a transaction or alone. Null where someone else was faster: decide again.
 */
export async function save(
  database: Pool | PoolClient,
  { schedule, at, actor }: Decided,
  changed: readonly Changed[],
): Promise<Reservation[] | null> {
  let sequence = schedule.eventCount;
  const saved = changed.map(({ id, before, changes }) => {
    const turn = sequence + 1;
    const after = changes.reduce((state, change) => evolve(state, id, change, at), before) as Reservation;
    const events = changes.map((change, index) => ({
      ...{ ...change, at, subject: id, key: schedule.bookableId, actor: actor.id },
      version: (before?.version ?? 0) + index + 1,
      sequence: ++sequence,
    }));
    return { before, after, events, row: rowOf(after, turn), claim: changes.at(-1)?.data.claim ?? null };
  });
  const events = saved.flatMap((each) => each.events);
  const freed = saved.flatMap(({ before, claim }) => (before && !claim ? [before.id] : []));
  const noLongerOffered = saved.flatMap(({ before, after }) => (before?.offered && !after.offered ? [before.id] : []));
  const freesAny = freed.length + noLongerOffered.length > 0;
  const { rows } = await database.query({
    ...(freesAny ? SAVE_AND_FREE : SAVE),
    values: [
      ...[schedule.bookableId, schedule.revision, events.length],
      JSON.stringify(changed.flatMap(({ changes }) => changes.flatMap((change) => seriesRow(change) ?? []))),
      JSON.stringify(saved.map(({ row }) => row)),
      JSON.stringify(saved.flatMap(({ after, claim }) => (claim ? [claimRow(after, claim)] : []))),
      toParameter(events),
      ...(freesAny ? [freed, noLongerOffered] : []),
    ],
  });
  return rows.length > 0 ? saved.map(({ after }) => after) : null;
}

export function claimRow({ id, bookableId }: Reservation, { exclusive, quantity, startsAt, endsAt }: Claimed) {
  return { reservation_id: id, bookable_id: bookableId, exclusive, quantity, starts_at: startsAt, ends_at: endsAt };
}

/** The row of the series that a reservation was made in. */
export function seriesRow({ type, data }: Change) {
  if (type !== 'reservation.created.v1' || !data.series) return null;
  const { bookableId, organizerId, createdBy } = data;
  const { id, rule, startsAt } = data.series;
  return { id, bookable_id: bookableId, organizer_id: organizerId, created_by: createdBy, rule, starts_at: startsAt };
}
