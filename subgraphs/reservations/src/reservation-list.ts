import { connection, isUuid, type PageArguments, page } from '@berth/subgraph';
import type { Reservation, Slot, Status } from './domain/reservation.ts';
import type { Loaders } from './loaders.ts';
import type { Owner } from './reservation-pages.ts';
import { checkedWindow, isInTime } from './window.ts';

interface Filter extends PageArguments {
  window?: Slot | null | undefined;
  status?: Status[] | null | undefined;
}

/** An owner's reservations in order of their start. */
export async function listReservations(
  { reservationPages, reservationCounts }: Pick<Loaders, 'reservationPages' | 'reservationCounts'>,
  owner: Owner,
  ownerId: string,
  { window, status, ...args }: Filter,
) {
  const asked = page(args, isKey);
  const selection = { owner, window: window ? checkedWindow(window) : null, status: status ?? null };
  const after = asked.after && { startsAt: new Date(asked.after[0]), id: asked.after[1] };
  const rows = await reservationPages.load(ownerId, { ...selection, after, take: asked.take });
  return connection(asked, rows, keyOf, () => reservationCounts.load(ownerId, selection));
}

type Key = [startsAt: number, id: string];

function keyOf({ startsAt, id }: Reservation): Key {
  return [startsAt.getTime(), id];
}

function isKey(key: unknown[]): key is Key {
  const [startsAt, id] = key;
  return key.length === 2 && Number.isInteger(startsAt) && isInTime(new Date(startsAt as number)) && isUuid(id);
}
