import { isUuid, notFound, requireViewer } from '@berth/subgraph';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { record } from '../journal.ts';
import { venueSnapshot } from '../snapshot.ts';
import { check } from '../validation/check.ts';
import { venueArgs } from '../validation/venue-input.ts';
import { transact } from './transact.ts';

/** Makes a venue what the arguments say, all of it; its closures stay. */
export async function updateVenue(context: Context, id: string, args: z.input<typeof venueArgs>) {
  const actor = requireViewer(context.viewer).id;
  const checked = check(venueArgs, args);
  if ('problem' in checked) return checked.problem;
  if (!isUuid(id)) return notFound('venue');

  const venue = await transact(context, async (transaction) => {
    const [updated] = await transaction.venue.updateManyAndReturn({
      where: { id },
      data: { ...checked.value.input, version: { increment: 1 } },
    });
    if (!updated) return null;
    const closures = await transaction.closure.findMany({ where: { venueId: id }, orderBy: { startsAt: 'asc' } });
    await record(transaction, {
      type: 'venue.updated.v1',
      subject: id,
      version: updated.version,
      actor,
      data: venueSnapshot(updated, closures),
    });
    return updated;
  });
  return venue ? { __typename: 'VenueSuccess' as const, venue } : notFound('venue');
}
