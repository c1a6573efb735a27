import { randomUUID } from 'node:crypto';
import { invalidInput, isUuid, notFound, requireViewer } from '@berth/subgraph';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { record } from '../journal.ts';
import { venueSnapshot } from '../snapshot.ts';
import { check } from '../validation/check.ts';
import { closureArgs } from '../validation/venue-input.ts';
import { transact } from './transact.ts';

/** Every event of a venue carries all its closures. */
const MOST_CLOSURES = 1000;

export async function closeVenue(context: Context, venueId: string, args: z.input<typeof closureArgs>) {
  const actor = requireViewer(context.viewer).id;
  const checked = check(closureArgs, args);
  if ('problem' in checked) return checked.problem;
  if (!isUuid(venueId)) return notFound('venue');
  // A cap on size, not a rule of the domain: two at once may pass it.
  const known = await context.database.closure.count({ where: { venueId } });
  if (known >= MOST_CLOSURES) return invalidInput(['venueId'], `A venue has at most ${MOST_CLOSURES} closures.`);

  const venue = await transact(context, async (transaction) => {
    const [closed] = await transaction.venue.updateManyAndReturn({
      where: { id: venueId },
      data: { version: { increment: 1 } },
    });
    if (!closed) return null;
    await transaction.closure.create({ data: { id: randomUUID(), venueId, ...checked.value } });
    const closures = await transaction.closure.findMany({ where: { venueId }, orderBy: { startsAt: 'asc' } });
    await record(transaction, {
      type: 'venue.closed.v1',
      subject: venueId,
      version: closed.version,
      actor,
      data: venueSnapshot(closed, closures),
    });
    return closed;
  });
  return venue ? { __typename: 'VenueSuccess' as const, venue } : notFound('venue');
}
