import { isUuid } from '@berth/subgraph';
import type { Context } from '../context.ts';
import { maySee } from '../domain/actions.ts';
import type { Reservation } from '../domain/reservation.ts';

/** What the viewer may not see is answered like what does not exist. */
export async function visibleReservation({ reservations, actor }: Context, id: string): Promise<Reservation | null> {
  const reservation = isUuid(id) ? await reservations.load(id) : null;
  return reservation && maySee(actor, reservation) ? reservation : null;
}
