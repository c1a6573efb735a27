import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import type { Bookable } from '../generated/prisma/client.ts';
import type { BookableNow } from '../generated/resolvers.ts';

// Units come free only where something ends: of all ends still to come, in their order, the first at which fewer are taken
// than there are.
const NOW = `
  SELECT now() AS at, taken.units < asked.units AS free, greatest(asked.units - taken.units, 0) AS "unitsFree",
    freeing.busy_to AS "busyUntil", next.starts_at AS "nextStartsAt", taken.sole AS "reservationId"
  FROM unnest($1::uuid[], $2::int[], $3::boolean[]) WITH ORDINALITY AS asked (id, units, exclusive, place)
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(units), 0)::int AS units, min(reservation_id::text) FILTER (WHERE exclusive) AS sole
    FROM busy_times WHERE bookable_id = id AND busy_from <= now() AND busy_to > now()) AS taken
  LEFT JOIN LATERAL (
    SELECT busy_to FROM busy_times AS ending
    WHERE bookable_id = id AND busy_to > now() AND taken.units >= asked.units
      AND asked.units > (
        SELECT coalesce(sum(over.units), 0) FROM busy_times AS over
        WHERE over.bookable_id = id AND over.busy_from <= ending.busy_to AND over.busy_to > ending.busy_to)
    ORDER BY busy_to LIMIT 1) AS freeing ON true
  CROSS JOIN LATERAL (
    SELECT min(starts_at) AS starts_at FROM busy_times WHERE bookable_id = id AND starts_at > now()) AS next
  ORDER BY place`;

/** How many bookables stand at one moment, with one statement. */
export function nowOfBookables(pool: Pool) {
  return new DataLoader<Bookable, BookableNow, string>(
    async (bookables) => {
      const values = [
        bookables.map(({ id }) => id),
        bookables.map(unitsOf),
        bookables.map(({ inventory }) => inventory === 'EXCLUSIVE'),
      ];
      return (await pool.query<BookableNow>(NOW, values)).rows;
    },
    { cacheKeyFn: ({ id }) => id },
  );
}

/** What was removed has none. */
function unitsOf({ active, inventory, capacity }: Bookable): number {
  if (!active) return 0;
  return inventory === 'EXCLUSIVE' ? 1 : capacity;
}
