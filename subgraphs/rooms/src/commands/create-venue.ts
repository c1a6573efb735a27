import { randomUUID } from 'node:crypto';
import { requireViewer } from '@berth/subgraph';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { record } from '../journal.ts';
import { venueSnapshot } from '../snapshot.ts';
import { check } from '../validation/check.ts';
import { venueArgs } from '../validation/venue-input.ts';
import { transact } from './transact.ts';

export async function createVenue(context: Context, args: z.input<typeof venueArgs>) {
  const actor = requireViewer(context.viewer).id;
  const checked = check(venueArgs, args);
  if ('problem' in checked) return checked.problem;

  const venue = await transact(context, async (transaction) => {
    const created = await transaction.venue.create({ data: { id: randomUUID(), ...checked.value.input } });
    await record(transaction, {
      type: 'venue.created.v1',
      subject: created.id,
      version: created.version,
      actor,
      data: venueSnapshot(created, []),
    });
    return created;
  });
  return { __typename: 'VenueSuccess' as const, venue };
}
