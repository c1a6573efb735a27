import { z } from 'zod';
import { instant } from './instant.ts';
import { openingHours } from './opening-hours.ts';
import { optionalText, text } from './text.ts';

export const venueArgs = z.object({
  input: z.object({
    name: text('A name', 200),
    address: optionalText('An address', 500),
    timeZone: z.string(),
    openingHours,
  }),
});

export const closureArgs = z
  .object({ startsAt: instant, endsAt: instant, reason: optionalText('A reason', 500) })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, { path: ['endsAt'], message: 'It must end after it starts.' });
