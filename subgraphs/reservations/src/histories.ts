import { forEachSelection } from '@berth/subgraph';
import type { Database } from './database.ts';
import type { Event } from './generated/prisma/client.ts';

/** The same page of many reservations' histories: versions have no gap, so a page is a range of them. */
export function histories({ event }: Database['prisma']) {
  return forEachSelection(async ({ after, take }: { after: number; take: number }, ids) => {
    const rows = await event.findMany({
      where: { subject: { in: ids }, version: { gt: after, lte: after + take } },
      orderBy: { version: 'asc' },
    });
    const pages = new Map<string, Event[]>(ids.map((id) => [id, []]));
    for (const row of rows) pages.get(row.subject)?.push(row);
    return ids.map((id) => pages.get(id) ?? []);
  });
}
