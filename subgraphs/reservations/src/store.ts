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

/** What is to become of one bookable's reservations. */
export interface Decided {
  /** As it was when it was decided. */
  schedule: Schedule;
  at: Date;
  actor: Actor;
  changed: readonly Changed[];
  /** Whose trace it belongs to, where that is not the one of whoever writes it. */
  traceparent?: string | null;
}

const OF_THESE = 'IN (SELECT bookable_id FROM still_so)';

const FREEING = `freed AS (
    DELETE FROM claims WHERE reservation_id = ANY ($6) AND bookable_id ${OF_THESE}
  ), taken_or_passed AS (
    DELETE FROM waitlist WHERE offer_id = ANY ($7) AND bookable_id ${OF_THESE}
  ),`;

// All of a decision, or, where its schedule is no longer what it was made from, or someone else has it in hand, nothing.
const saving = (freeing: string) => `
  WITH unchanged AS (
    SELECT decided.bookable_id, decided.events
    FROM jsonb_to_recordset($1) AS decided (bookable_id uuid, revision bigint, events int)
    CROSS JOIN LATERAL (
      SELECT FROM schedules WHERE bookable_id = decided.bookable_id AND revision = decided.revision
      FOR UPDATE SKIP LOCKED) AS locked
  ), still_so AS (
    UPDATE schedules SET revision = revision + 1, event_count = event_count
      + (SELECT events FROM unchanged WHERE unchanged.bookable_id = schedules.bookable_id)
    WHERE bookable_id = ANY (ARRAY (SELECT bookable_id FROM unchanged)) RETURNING bookable_id
  ), kept_series AS (
    INSERT INTO series SELECT * FROM jsonb_populate_recordset(NULL::series, $2) WHERE bookable_id ${OF_THESE}
    ON CONFLICT DO NOTHING
  ), kept AS (
    INSERT INTO reservations SELECT * FROM jsonb_populate_recordset(NULL::reservations, $3) WHERE bookable_id ${OF_THESE}
    ON CONFLICT (id) DO UPDATE SET
      version = excluded.version, status = excluded.status, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      attendees = excluded.attendees, offered = excluded.offered, reason = excluded.reason,
      held_until = excluded.held_until, check_in_by = excluded.check_in_by, due_at = excluded.due_at
  ), claimed AS (
    INSERT INTO claims SELECT * FROM jsonb_populate_recordset(NULL::claims, $4) WHERE bookable_id ${OF_THESE}
    ON CONFLICT (reservation_id) DO UPDATE SET
      quantity = excluded.quantity, starts_at = excluded.starts_at, ends_at = excluded.ends_at
  ), ${freeing} told AS (${insertEvents('$5', `key ${OF_THESE}`)})
  SELECT bookable_id AS saved FROM still_so`;

// Most free nothing. Told apart, since Postgres would plan one that takes an array of any length anew each time.
const SAVE = { name: 'save', text: saving('') };
const SAVE_AND_FREE = { name: 'save and free', text: saving(FREEING) };

/** In a transaction that holds the schedule's lock. */
export async function save(client: PoolClient, decision: Decided): Promise<Reservation[]> {
  const [saved] = await saveEach(client, [decision]);
  if (!saved) throw new Error('Under its lock, a schedule changes for nobody else.');
  return saved;
}

/**
 * Appends the events, and writes what follows from them: the reservations' rows, and their claims. One statement, so
 * one round trip, whether in a transaction or alone; each decision about another bookable. Null for one where someone
 * else was faster: decide again.
 */
export async function saveEach(
  database: Pool | PoolClient,
  decisions: readonly Decided[],
): Promise<(Reservation[] | null)[]> {
  const changes = decisions.map(rowsOf);
  const [freed, noLongerOffered] = [
    changes.flatMap((each) => each.freed),
    changes.flatMap((each) => each.noLongerOffered),
  ];
  const freesAny = freed.length + noLongerOffered.length > 0;
  const { rows } = await database.query<{ saved: string }>({
    ...(freesAny ? SAVE_AND_FREE : SAVE),
    values: [
      JSON.stringify(changes.map(({ schedule }) => schedule)),
      JSON.stringify(changes.flatMap(({ series }) => series)),
      JSON.stringify(changes.flatMap(({ reservations }) => reservations)),
      JSON.stringify(changes.flatMap(({ claims }) => claims)),
      toParameter(changes.flatMap(({ events }) => events)),
      ...(freesAny ? [freed, noLongerOffered] : []),
    ],
  });
  const saved = new Set(rows.map((row) => row.saved));
  return changes.map(({ schedule, after }) => (saved.has(schedule.bookable_id) ? after : null));
}

function rowsOf({ schedule, at, actor, changed, traceparent }: Decided) {
  let sequence = schedule.eventCount;
  const decided = changed.map(({ id, before, changes }) => {
    const turn = sequence + 1;
    const after = changes.reduce((state, change) => evolve(state, id, change, at), before) as Reservation;
    const events = changes.map((change, index) => ({
      ...{ ...change, at, subject: id, key: schedule.bookableId, actor: actor.id },
      version: (before?.version ?? 0) + index + 1,
      sequence: ++sequence,
      ...(traceparent !== undefined && { traceparent }),
    }));
    return { before, after, events, row: rowOf(after, turn), claim: changes.at(-1)?.data.claim ?? null };
  });
  const events = decided.flatMap((each) => each.events);
  return {
    schedule: { bookable_id: schedule.bookableId, revision: schedule.revision, events: events.length },
    series: changed.flatMap(({ changes }) => changes.flatMap((change) => seriesRow(change) ?? [])),
    reservations: decided.map(({ row }) => row),
    claims: decided.flatMap(({ after, claim }) => (claim ? [claimRow(after, claim)] : [])),
    freed: decided.flatMap(({ before, claim }) => (before && !claim ? [before.id] : [])),
    noLongerOffered: decided.flatMap(({ before, after }) => (before?.offered && !after.offered ? [before.id] : [])),
    after: decided.map(({ after }) => after),
    events,
  };
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
