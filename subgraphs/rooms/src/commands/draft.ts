import { invalidInput, notFound } from '@berth/subgraph';
import type { z } from 'zod';
import type { Loaders } from '../loaders/index.ts';
import type { Draft } from '../validation/bookable-input.ts';
import { check } from '../validation/check.ts';

/** A draft that is sound in itself, and whose references lead somewhere. */
export async function readDraft<Args>(loaders: Loaders, schema: z.ZodType<Draft, Args>, args: Args) {
  const draft = check(schema, args);
  if ('problem' in draft) return draft;
  const problem = await misfit(draft.value, loaders);
  return problem ? { problem } : draft;
}

async function misfit({ columns }: Draft, { venues, aircraft }: Loaders) {
  const { venueId, destinationId, aircraftId, capacity } = columns;
  const [venue, destination, plane] = await Promise.all([
    venues.load(venueId),
    destinationId == null ? undefined : venues.load(destinationId),
    aircraftId == null ? undefined : aircraft.load(aircraftId),
  ]);
  if (!venue) return notFound('venue');
  if (destination === null) return notFound('destination');
  if (plane === null) return notFound('aircraft');
  if (plane && capacity > plane.seats)
    return invalidInput(['input', 'bookable', 'capacity'], `This aircraft has ${plane.seats} seats.`);
  return null;
}
