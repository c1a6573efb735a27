import type { Pool, PoolClient } from 'pg';
import { type Change, type Claimed, evolve, type Reservation } from './domain/reservation.ts';
import { seriesRow } from './store.ts';

/** A reservation as its events tell it, and what it claims after the last one. */
export interface Told {
  reservation: Reservation;
  claim: Claimed | null;
  /** Its creation's place among the bookable's events. */
  turn: number;
  series: ReturnType<typeof seriesRow>;
}

interface Row {
  subject: string;
  version: number;
  type: string;
  data: unknown;
  at: Date;
  sequence: string;
}

const BATCH = 5_000;

/** Every reservation there ever was, from its events alone. Memory holds the states, not the events. */
export async function readHistory(database: Pool | PoolClient): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  for (let after = '0'; ; ) {
    const { rows } = await database.query<Row & { position: string }>(
      'SELECT position, subject, version, type, data, at, sequence FROM events WHERE position > $1 ORDER BY position LIMIT $2',
      [after, BATCH],
    );
    for (const row of rows) tell(told, row);
    if (rows.length < BATCH) return told;
    after = rows.at(-1)?.position ?? after;
  }
}

function tell(told: Map<string, Told>, { subject, version, type, data, at, sequence }: Row): void {
  const change = { type, data } as Change;
  const before = told.get(subject);
  const reservation = evolve(before?.reservation ?? null, subject, change, at);
  if (reservation.version !== version)
    throw new Error(`The history of ${subject} lacks version ${reservation.version}.`);
  told.set(subject, {
    reservation,
    claim: change.data.claim,
    turn: before?.turn ?? Number(sequence),
    series: before?.series ?? seriesRow(change),
  });
}
