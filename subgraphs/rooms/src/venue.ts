import type { Venue } from './generated/prisma/client.ts';
import type { OpeningHours } from './generated/resolvers.ts';

export function openingHoursOf({ openingHours }: Pick<Venue, 'openingHours'>): OpeningHours[] {
  return openingHours as OpeningHours[];
}
