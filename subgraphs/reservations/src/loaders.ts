import type { Place } from '@berth/events';
import DataLoader from 'dataloader';
import { loadBookables } from './bookable-row.ts';
import type { Database } from './database.ts';
import type { Reservation, Slot } from './domain/reservation.ts';
import { histories } from './histories.ts';
import { loadPlaces, type PlaceKey } from './places.ts';
import { reservationCounts, reservationPages } from './reservation-pages.ts';
import { toReservation } from './reservation-row.ts';
import { loadSeries } from './series/find-series.ts';
import { changesUntil } from './time-travel.ts';

export interface TakenTime extends Slot {
  bookableId: string;
  quantity: number;
  reservation: Reservation;
}

/** Asks what is taken of a bookable in a window. */
interface TakenKey {
  bookableId: string;
  window: Slot;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** Each request's own: what is asked for in one tick is fetched in one statement. */
export function createLoaders({ prisma, pool }: Database) {
  return {
    reservationPages: reservationPages(pool),
    reservationCounts: reservationCounts(pool),
    histories: histories(prisma),
    changesUntil: changesUntil(pool),
    reservations: byId(async (ids) =>
      (await prisma.reservation.findMany({ where: { id: { in: ids } } })).map(toReservation),
    ),
    bookables: byId((ids) => loadBookables(pool, ids)),
    series: byId((ids) => loadSeries(pool, ids)),
    places: new DataLoader<PlaceKey, Place, string>((keys) => loadPlaces(pool, keys), {
      cacheKeyFn: ({ key, asOf }) => `${key} ${asOf?.getTime()}`,
    }),
    taken: new DataLoader<TakenKey, TakenTime[], string>((keys) => loadTaken(prisma, keys), {
      cacheKeyFn: ({ bookableId, window }) => `${bookableId} ${windowKey(window)}`,
    }),
  };
}

function byId<Row extends { id: string }>(load: (ids: string[]) => Promise<Row[]>) {
  return new DataLoader<string, Row | null>(async (ids) => {
    const rows = new Map((await load([...ids])).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id) ?? null);
  });
}

/** One statement for each distinct window; a request seldom has more than one. */
async function loadTaken(prisma: Database['prisma'], keys: readonly TakenKey[]): Promise<TakenTime[][]> {
  const windows = new Map(keys.map(({ window }) => [windowKey(window), window]));
  const taken = await Promise.all(
    [...windows].map(async ([key, { startsAt, endsAt }]) => {
      const bookableIds = keys.filter(({ window }) => windowKey(window) === key).map(({ bookableId }) => bookableId);
      const claims = await prisma.claim.findMany({
        where: { bookableId: { in: bookableIds }, startsAt: { lt: endsAt }, endsAt: { gt: startsAt } },
        include: { reservation: true },
        orderBy: [{ startsAt: 'asc' }, { reservationId: 'asc' }],
      });
      return [key, claims.map((claim) => ({ ...claim, reservation: toReservation(claim.reservation) }))] as const;
    }),
  );
  const byWindow = new Map(taken);
  return keys.map(({ bookableId, window }) =>
    (byWindow.get(windowKey(window)) ?? []).filter((claim) => claim.bookableId === bookableId),
  );
}

function windowKey({ startsAt, endsAt }: Slot): string {
  return `${startsAt.getTime()}/${endsAt.getTime()}`;
}
