import type { Pool } from 'pg';
import type { Database } from '../database.ts';
import { byId, listsByOwner } from './batches.ts';
import { nowOfBookables } from './now.ts';
import { bookableCountsOfVenues, bookablePagesOfVenues } from './venue-bookables.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/** Made anew for each request: each answers all that one tick asks for with one statement. */
export function createLoaders({ database, pool }: { database: Database; pool: Pool }) {
  return {
    bookables: byId((ids) => database.bookable.findMany({ where: { id: { in: ids } } })),
    venues: byId((ids) => database.venue.findMany({ where: { id: { in: ids } } })),
    aircraft: byId((ids) => database.aircraft.findMany({ where: { id: { in: ids } } })),
    equipment: listsByOwner(
      (ids) => database.equipment.findMany({ where: { bookableId: { in: ids } }, orderBy: { code: 'asc' } }),
      ({ bookableId }) => bookableId,
    ),
    closures: listsByOwner(
      (ids) =>
        database.closure.findMany({ where: { venueId: { in: ids } }, orderBy: [{ startsAt: 'asc' }, { id: 'asc' }] }),
      ({ venueId }) => venueId,
    ),
    now: nowOfBookables(pool),
    bookablePagesOfVenues: bookablePagesOfVenues(database),
    bookableCountsOfVenues: bookableCountsOfVenues(database),
  };
}

/** After a write: what was read before it may no longer be so. */
export function forget(loaders: Loaders): void {
  for (const loader of Object.values(loaders)) loader.clearAll();
}
