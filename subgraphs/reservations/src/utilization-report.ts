import { badInput } from '@berth/subgraph';
import { loadBookables } from './bookable-row.ts';
import type { Context } from './context.ts';
import type { Slot } from './domain/reservation.ts';
import { type Use, utilization } from './domain/utilization.ts';
import { findFits, type Match } from './search.ts';
import { checkedWindow } from './window.ts';

const MOST_BOOKABLES = 500;
const EVERYTHING: Match = { kinds: null, venueId: null, minCapacity: null, equipment: null };

/** In order of size and name; two statements, however many bookables there are. */
export async function reportUtilization({ pool }: Pick<Context, 'pool'>, match: Match | null, asked: Slot) {
  const window = checkedWindow(asked);
  const wanted = { match: match ?? EVERYTHING, quantity: null };
  const fits = await findFits(pool, wanted, null, MOST_BOOKABLES + 1);
  if (fits.length > MOST_BOOKABLES) throw badInput(`match is wider than ${MOST_BOOKABLES} bookables: narrow it.`);
  const ids = fits.map(([, , id]) => id);
  const bookables = new Map((await loadBookables(pool, ids)).map((bookable) => [bookable.id, bookable]));
  const { rows } = await pool.query<Use & { bookableId: string }>(
    `SELECT bookable_id AS "bookableId", starts_at AS "startsAt", ends_at AS "endsAt", status, quantity
     FROM reservations WHERE bookable_id = ANY($1) AND starts_at < $3 AND ends_at > $2`,
    [ids, window.startsAt, window.endsAt],
  );
  const uses = new Map<string, Use[]>(ids.map((id) => [id, []]));
  for (const { bookableId, ...use } of rows) uses.get(bookableId)?.push(use);
  return ids.flatMap((id) => {
    const bookable = bookables.get(id);
    return bookable ? [{ bookableId: id, ...utilization(bookable, uses.get(id) ?? [], window) }] : [];
  });
}
