import { badInput } from '@berth/subgraph';
import type { Pool, PoolClient } from 'pg';
import type { Context } from './context.ts';
import { freeTimes } from './domain/availability.ts';
import { type Bookable, withBuffers } from './domain/bookable.ts';
import { milliseconds } from './domain/duration.ts';
import type { Slot } from './domain/reservation.ts';
import { IS_UPCOMING } from './load.ts';

/** What a client asks of a bookable that it does not name. */
export interface Match {
  kinds: string[] | null;
  venueId: string | null;
  minCapacity: number | null;
  equipment: string[] | null;
}

/** Best fit first: the smallest that holds them, then by name. */
export type Fit = [capacity: number, name: string, id: string];

export interface FreeSlot extends Slot {
  bookableId: string;
}

interface Wanted {
  match: Match;
  /** Null for any. */
  quantity: number | null;
  /** Leaves out what is taken as a whole at that time. */
  freeAt?: Slot;
  /** Leaves out what this user may have no more of. */
  userId?: string | undefined;
}

const FIND = `
  SELECT capacity, name, id FROM bookables
  WHERE active AND capacity >= $1 AND ($2::int IS NULL OR min_quantity <= $2)
    AND ($3::text[] IS NULL OR kind = ANY ($3)) AND ($4::uuid IS NULL OR venue_id = $4)
    AND ($5::text[] IS NULL OR equipment @> $5)
    AND ($6::int IS NULL OR (capacity, name, id) > ($6, $7, $8))
    AND ($9::timestamptz IS NULL OR NOT EXISTS (
      SELECT FROM claims
      WHERE bookable_id = bookables.id AND exclusive AND claims.starts_at < $10 AND claims.ends_at > $9))
    AND ($11::uuid IS NULL OR (policy ->> 'maxUpcomingPerUser') IS NULL OR (policy ->> 'maxUpcomingPerUser')::int > (
      SELECT count(*) FROM reservations AS other
      WHERE bookable_id = bookables.id AND organizer_id = $11 AND ${IS_UPCOMING}))
  ORDER BY capacity, name, id LIMIT $12`;

export async function findFits(
  database: Pool | PoolClient,
  wanted: Wanted,
  after: Fit | null,
  limit: number,
): Promise<Fit[]> {
  const { match, quantity, freeAt, userId } = wanted;
  const { kinds, venueId, minCapacity, equipment } = match;
  const { rows } = await database.query<{ capacity: number; name: string; id: string }>(FIND, [
    ...[Math.max(quantity ?? 0, minCapacity ?? 0), quantity, kinds, venueId, equipment],
    ...[after?.[0], after?.[1], after?.[2], freeAt?.startsAt, freeAt?.endsAt, userId, limit],
  ]);
  return rows.map(({ capacity, name, id }) => [capacity, name, id]);
}

export function checkedQuantity(quantity: number | null | undefined): number {
  if (quantity == null) return 1;
  if (quantity < 1) throw badInput('quantity is at least 1.');
  return quantity;
}

type Lookups = Pick<Context, 'bookables' | 'taken' | 'now'>;

interface Free {
  bookable: Bookable;
  free: Slot[];
  /** As of when. */
  now: Date;
}

/** When each of these can be booked by a member within the window, in the order given; claims load in one batch. */
export async function freeTimesOf(
  { bookables, taken, now: clock }: Lookups,
  ids: readonly string[],
  window: Slot,
  quantity: number,
) {
  const now = await clock();
  return Promise.all(
    ids.map(async (id): Promise<Free | null> => {
      const bookable = await bookables.load(id);
      if (!bookable) return null;
      const claims = await taken.load({ bookableId: id, window: withBuffers(window, bookable) });
      return { bookable, free: freeTimes(bookable, claims, window, quantity, now), now };
    }),
  );
}

/** Where a notice must be kept, what is found can still be booked so much later. */
const TO_DECIDE_MS = 60_000;

/** The earliest time in `free` that is long enough, and that the policy lets one book for so long. */
export function earliest({ free, bookable, now }: Free, length: number): Slot | null {
  const { policy, slot } = bookable;
  if (length < milliseconds(policy.minDuration) || length > milliseconds(policy.maxDuration)) return null;
  if (slot && length !== slot.endsAt.getTime() - slot.startsAt.getTime()) return null;
  const notice = milliseconds(policy.minNotice);
  const soonest = notice > 0 ? now.getTime() + notice + TO_DECIDE_MS : 0;
  for (const { startsAt, endsAt } of free) {
    const start = Math.max(startsAt.getTime(), soonest);
    if (start + length <= endsAt.getTime()) return { startsAt: new Date(start), endsAt: new Date(start + length) };
  }
  return null;
}
