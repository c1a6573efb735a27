import type { ReservationEvent } from '@berth/events';
import { forEachSelection } from '@berth/subgraph';
import type { Pool } from 'pg';
import { type Bookable, unitsTaken } from './domain/bookable.ts';
import { within } from './domain/opening.ts';
import { type Change, evolve, holds, type Reservation, type Slot } from './domain/reservation.ts';
import type { TakenTime } from './loaders.ts';

export interface ChangeRow {
  subject: string;
  type: ReservationEvent['type'];
  data: unknown;
  at: Date;
}

/** A reservation as it stood at a moment: its events until then, and no later ones. */
export async function reservationAsOf(pool: Pool, id: string, moment: Date): Promise<Reservation | null> {
  const { rows } = await pool.query<ChangeRow>(
    'SELECT subject, type, data, at FROM events WHERE subject = $1 AND at <= $2 ORDER BY version',
    [id, moment],
  );
  return replay(rows).get(id) ?? null;
}

/** What happened to each of these bookables until a moment. */
export function changesUntil(pool: Pool) {
  return forEachSelection(async (moment: Date, bookableIds) => {
    const { rows } = await pool.query<ChangeRow & { key: string }>(
      'SELECT key, subject, type, data, at FROM events WHERE key = ANY ($1::uuid[]) AND at <= $2 ORDER BY sequence',
      [bookableIds, moment],
    );
    const changes = new Map<string, ChangeRow[]>(bookableIds.map((id) => [id, []]));
    for (const { key, ...change } of rows) changes.get(key)?.push(change);
    return bookableIds.map((id) => changes.get(id) ?? []);
  });
}

/** What is taken of a bookable after all that happened to it, as far as it lies in the window. */
export function takenAfter(changes: readonly ChangeRow[], bookable: Bookable, window: Slot): TakenTime[] {
  return [...replay(changes).values()]
    .filter((reservation) => holds(reservation.status) && within(reservation, window).length > 0)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.id.localeCompare(b.id))
    .map((reservation) => ({ ...reservation, quantity: unitsTaken(bookable, reservation.quantity), reservation }));
}

function replay(rows: readonly ChangeRow[]): Map<string, Reservation> {
  const states = new Map<string, Reservation>();
  for (const { subject, at, ...change } of rows) {
    states.set(subject, evolve(states.get(subject) ?? null, subject, change as Change, at));
  }
  return states;
}
