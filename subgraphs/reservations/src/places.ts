import type { Place } from '@berth/events';
import type { Pool } from 'pg';

/** Asks how far a bookable's events had come; null for now. */
export interface PlaceKey {
  key: string;
  asOf: Date | null;
}

const LAST = `
  SELECT coalesce(sequence, 0)::int AS sequence, coalesce(at, asked.as_of, clock_timestamp()) AS time
  FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS asked (key, as_of, place)
  LEFT JOIN LATERAL (
    SELECT sequence, at FROM events
    WHERE events.key = asked.key AND (as_of IS NULL OR at <= as_of) ORDER BY sequence DESC LIMIT 1) AS last ON true
  ORDER BY place`;

export async function loadPlaces(pool: Pool, keys: readonly PlaceKey[]): Promise<Place[]> {
  const { rows } = await pool.query<{ sequence: number; time: Date }>(LAST, [
    keys.map(({ key }) => key),
    keys.map(({ asOf }) => asOf),
  ]);
  return rows.map(({ sequence, time }) => ({ sequence, time: time.toISOString() }));
}
