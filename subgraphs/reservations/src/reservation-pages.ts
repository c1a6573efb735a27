import { forEachSelection } from '@berth/subgraph';
import type { Pool } from 'pg';
import type { Reservation, Slot, Status } from './domain/reservation.ts';
import { RESERVATION } from './reservation-row.ts';

/** Whose reservations a list holds. */
export type Owner = 'organizer' | 'bookable' | 'series';

export interface Selection {
  owner: Owner;
  /** Takes in everything that overlaps it. */
  window: Slot | null;
  status: Status[] | null;
}

export interface Slice extends Selection {
  /** Where the page before it ended. */
  after: { startsAt: Date; id: string } | null;
  take: number;
}

const COLUMN: Record<Owner, string> = { organizer: 'organizer_id', bookable: 'bookable_id', series: 'series_id' };
const IS_SELECTED = `
  ($2::timestamptz IS NULL OR (starts_at < $3 AND ends_at > $2))
  AND ($4::reservation_status[] IS NULL OR status = ANY ($4))`;

/** The same page of many owners' reservations with one statement: a limit for each of them takes a lateral join. */
export function reservationPages(pool: Pool) {
  return forEachSelection(async ({ owner, window, status, after, take }: Slice, ownerIds) => {
    const { rows } = await pool.query<Reservation & { ownerId: string }>(
      `SELECT owners.id AS "ownerId", page.* FROM unnest($1::uuid[]) AS owners (id) CROSS JOIN LATERAL (
         SELECT ${RESERVATION} FROM reservations
         WHERE ${COLUMN[owner]} = owners.id AND ${IS_SELECTED}
           AND ($5::timestamptz IS NULL OR (starts_at, reservations.id) > ($5, $6::uuid))
         ORDER BY starts_at, reservations.id LIMIT $7) AS page
       ORDER BY page."startsAt", page.id`,
      [ownerIds, window?.startsAt, window?.endsAt, status, after?.startsAt, after?.id, take],
    );
    const pages = new Map<string, Reservation[]>(ownerIds.map((id) => [id, []]));
    for (const { ownerId, ...reservation } of rows) pages.get(ownerId)?.push(reservation);
    return ownerIds.map((id) => pages.get(id) ?? []);
  });
}

export function reservationCounts(pool: Pool) {
  return forEachSelection(async ({ owner, window, status }: Selection, ownerIds) => {
    const { rows } = await pool.query<{ ownerId: string; count: number }>(
      `SELECT ${COLUMN[owner]} AS "ownerId", count(*)::int FROM reservations
       WHERE ${COLUMN[owner]} = ANY ($1::uuid[]) AND ${IS_SELECTED} GROUP BY 1`,
      [ownerIds, window?.startsAt, window?.endsAt, status],
    );
    const counts = new Map(rows.map(({ ownerId, count }) => [ownerId, count]));
    return ownerIds.map((id) => counts.get(id) ?? 0);
  });
}
