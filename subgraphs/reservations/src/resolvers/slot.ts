import type { Context } from '../context.ts';
import { nearestSlots } from '../domain/nearest.ts';
import type { AskedSlot } from '../domain/refusal.ts';
import type { SlotResolvers, SlotUnavailableResolvers, UtilizationResolvers } from '../generated/resolvers.ts';
import { earliest, type FreeSlot, findFits, freeTimesOf } from '../search.ts';

const DAY_MS = 86_400_000;
/** How far from the time asked for a free one is looked for. */
const NEAR_DAYS = 7;
const OF_EACH = 3;
const MOST_ALIKE = 50;

export const Slot: SlotResolvers = {
  bookable: ({ bookableId }) => ({ id: bookableId }),
};

export const Utilization: UtilizationResolvers = {
  bookable: ({ bookableId }) => ({ id: bookableId }),
};

export const SlotUnavailable: SlotUnavailableResolvers = {
  async alternatives({ asked }, _, context) {
    const [later, others] = await Promise.all([otherTimes(context, asked), othersAlike(context, asked)]);
    return [...later, ...others];
  },
};

async function otherTimes(context: Context, { bookableId, quantity, ...slot }: AskedSlot): Promise<FreeSlot[]> {
  const startsAt = new Date(slot.startsAt.getTime() - NEAR_DAYS * DAY_MS);
  const endsAt = new Date(slot.endsAt.getTime() + NEAR_DAYS * DAY_MS);
  const [found] = await freeTimesOf(context, [bookableId], { startsAt, endsAt }, quantity);
  return nearestSlots(found?.free ?? [], slot, OF_EACH).map((time) => ({ bookableId, ...time }));
}

async function othersAlike(context: Context, { bookableId, quantity, ...slot }: AskedSlot): Promise<FreeSlot[]> {
  const bookable = await context.bookables.load(bookableId);
  if (!bookable) return [];
  const match = { kinds: [bookable.kind], venueId: bookable.venueId, minCapacity: null, equipment: null };
  const fits = await findFits(context.pool, { match, quantity, freeAt: slot }, null, MOST_ALIKE);
  const ids = fits.map(([, , id]) => id).filter((id) => id !== bookableId);
  const found = await freeTimesOf(context, ids, slot, quantity);
  const length = slot.endsAt.getTime() - slot.startsAt.getTime();
  return found
    .flatMap((each) => (each && earliest(each, length) ? [{ bookableId: each.bookable.id, ...slot }] : []))
    .slice(0, OF_EACH);
}
