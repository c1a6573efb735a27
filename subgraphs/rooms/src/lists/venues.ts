import type { PageArguments } from '@berth/subgraph';
import type { Database } from '../database.ts';
import { list } from './list.ts';
import { BY_NAME } from './order.ts';

export function listVenues({ venue }: Database, args: PageArguments) {
  return list(
    BY_NAME,
    args,
    ({ behind, take }) => venue.findMany({ where: behind, orderBy: BY_NAME.orderBy, take }),
    () => venue.count(),
  );
}
