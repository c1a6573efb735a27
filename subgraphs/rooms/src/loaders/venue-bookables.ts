import { forEachSelection } from '@berth/subgraph';
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
