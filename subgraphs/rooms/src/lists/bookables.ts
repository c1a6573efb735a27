import type { PageArguments } from '@berth/subgraph';
import { isOf } from '../bookable.ts';
import type { Database } from '../database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { list } from './list.ts';
import { BY_DEPARTURE, BY_NAME } from './order.ts';

type Where = Prisma.BookableWhereInput;

export function listBookables({ bookable }: Database, where: Where, args: PageArguments) {
  return list(
    BY_NAME,
    args,
    ({ behind, take }) => bookable.findMany({ where: { AND: [where, behind] }, orderBy: BY_NAME.orderBy, take }),
    () => bookable.count({ where }),
  );
}

export function listFlights({ bookable }: Database, where: Where, args: PageArguments) {
  return list(
    BY_DEPARTURE,
    args,
    async ({ behind, take }) => {
      const rows = await bookable.findMany({
        where: { AND: [where, behind] },
        orderBy: BY_DEPARTURE.orderBy,
        take,
      });
      return rows.filter((row) => isOf('FLIGHT', row));
    },
    () => bookable.count({ where }),
  );
}
