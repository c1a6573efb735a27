import DataLoader from 'dataloader';
import type { Database } from '../database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { BY_NAME } from '../lists/order.ts';

type Where = Prisma.BookableWhereInput;

/** The same page of many venues' bookables with one statement: a limit for each venue takes a lateral join. */
export function bookablePagesOfVenues({ venue }: Database) {
  return forEachSelection(async ({ where, take }: { where: Where; take: number }, ids) => {
    const venues = await venue.findMany({
      relationLoadStrategy: 'join',
      where: { id: { in: ids } },
      select: { id: true, bookables: { where, take, orderBy: BY_NAME.orderBy } },
    });
    const pages = new Map(venues.map(({ id, bookables }) => [id, bookables]));
    return ids.map((id) => pages.get(id) ?? []);
  });
}

export function bookableCountsOfVenues({ bookable }: Database) {
  return forEachSelection(async ({ where }: { where: Where }, ids) => {
    const rows = await bookable.groupBy({
      by: ['venueId'],
      where: { AND: [{ venueId: { in: ids } }, where] },
      _count: true,
    });
    const counts = new Map(rows.map(({ venueId, _count }) => [venueId, _count]));
    return ids.map((id) => counts.get(id) ?? 0);
  });
}

/** A field of many venues has the same arguments for each of them: a loader for each selection batches the venues. */
function forEachSelection<Asked, Answer>(find: (asked: Asked, venueIds: string[]) => Promise<Answer[]>) {
  const loaders = new Map<string, DataLoader<string, Answer>>();
  return {
    load(venueId: string, asked: Asked): Promise<Answer> {
      const key = JSON.stringify(asked);
      const loader = loaders.get(key) ?? new DataLoader<string, Answer>((ids) => find(asked, [...ids]));
      loaders.set(key, loader);
      return loader.load(venueId);
    },
    clearAll: () => loaders.clear(),
  };
}
