import type { ReservationEvent } from '@berth/events';
import type { Pool } from 'pg';
import { type Bookable, unitsTaken } from './domain/bookable.ts';
import { within } from './domain/opening.ts';
import { type Change, evolve, holds, type Reservation, type Slot } from './domain/reservation.ts';
import type { TakenTime } from './loaders.ts';

interface Row {
  subject: string;
  type: ReservationEvent['type'];
  data: unknown;
  at: Date;
}

/** A reservation as it stood at a moment: its events until then, and no later ones. */
export async function reservationAsOf(pool: Pool, id: string, moment: Date): Promise<Reservation | null> {
  const { rows } = await pool.query<Row>(
    'SELECT subject, type, data, at FROM events WHERE subject = $1 AND at <= $2 ORDER BY version',
    [id, moment],
  );
  return replay(rows).get(id) ?? null;
}

/** What was taken of a bookable at a moment, as far as it lies in the window. */
export async function takenAsOf(pool: Pool, bookable: Bookable, window: Slot, moment: Date): Promise<TakenTime[]> {
  const { rows } = await pool.query<Row>(
    'SELECT subject, type, data, at FROM events WHERE key = $1 AND at <= $2 ORDER BY sequence',
    [bookable.id, moment],
  );
  return [...replay(rows).values()]
    .filter((reservation) => holds(reservation.status) && within(reservation, window).length > 0)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.id.localeCompare(b.id))
    .map((reservation) => ({ ...reservation, quantity: unitsTaken(bookable, reservation.quantity), reservation }));
}

function replay(rows: Row[]): Map<string, Reservation> {
  const states = new Map<string, Reservation>();
  for (const { subject, at, ...change } of rows) {
    states.set(subject, evolve(states.get(subject) ?? null, subject, change as Change, at));
  }
  return states;
}
