import { connection, isUuid, type PageArguments, page } from '@berth/subgraph';
import type { Reservation, Slot, Status } from './domain/reservation.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { toReservation } from './reservation-row.ts';
import { checkedWindow, isInTime } from './window.ts';

interface Filter extends PageArguments {
  window?: Slot | null | undefined;
  status?: Status[] | null | undefined;
}

/** Reservations in order of their start. A window takes in everything that overlaps it. */
export async function listReservations(
  prisma: PrismaClient,
  whose: { organizerId: string } | { bookableId: string } | { seriesId: string },
  { window, status, ...args }: Filter,
) {
  const asked = page(args, isKey);
  const { startsAt, endsAt } = window ? checkedWindow(window) : {};
  const where = {
    ...whose,
    ...(startsAt && endsAt && { startsAt: { lt: endsAt }, endsAt: { gt: startsAt } }),
    ...(status && { status: { in: status } }),
  };
  const rows = await prisma.reservation.findMany({
    where: { AND: [where, asked.after ? behind(asked.after) : {}] },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: asked.take,
  });
  return connection(asked, rows.map(toReservation), keyOf, () => prisma.reservation.count({ where }));
}

type Key = [startsAt: number, id: string];

function keyOf({ startsAt, id }: Reservation): Key {
  return [startsAt.getTime(), id];
}

function isKey(key: unknown[]): key is Key {
  const [startsAt, id] = key;
  return key.length === 2 && Number.isInteger(startsAt) && isInTime(new Date(startsAt as number)) && isUuid(id);
}

function behind([time, id]: Key) {
  const startsAt = new Date(time);
  return { OR: [{ startsAt: { gt: startsAt } }, { startsAt, id: { gt: id } }] };
}
