import { isUuid } from '@berth/subgraph';
import type { Context } from '../context.ts';
import { maySee } from '../domain/actions.ts';
import type { Reservation } from '../domain/reservation.ts';
import { reservationAsOf } from '../time-travel.ts';

/** What the viewer may not see is answered like what does not exist. */
export async function visibleReservation(
  { reservations, pool, actor }: Context,
  id: string,
  asOf: Date | null = null,
): Promise<Reservation | null> {
  if (!isUuid(id)) return null;
  const reservation = asOf ? await reservationAsOf(pool, id, asOf) : await reservations.load(id);
  return reservation && maySee(actor, reservation) ? reservation : null;
}
