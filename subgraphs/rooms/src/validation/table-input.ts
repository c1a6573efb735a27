import { z } from 'zod';
import { bookableInput, type Draft } from './bookable-input.ts';
import { onceSound } from './check.ts';

const minPartySize = z
  .number()
  .min(1, 'A party has at least 1 guest.')
  .nullish()
  .transform((size) => size ?? 1);

export const tableArgs = z
  .object({
    input: z
      .object({ bookable: bookableInput('TABLE'), minPartySize, inventory: z.enum(['EXCLUSIVE', 'POOLED']).nullish() })
      .refine(({ bookable, minPartySize }) => minPartySize <= bookable.columns.capacity, {
        path: ['minPartySize'],
        message: 'The smallest party must fit at the table.',
        ...onceSound,
      }),
  })
  .transform(
    ({ input: { bookable, minPartySize, inventory } }): Draft => ({
      kind: 'TABLE',
      terms: bookable.terms,
      columns: { ...bookable.columns, minPartySize, ...(inventory && { inventory }) },
      equipment: [],
    }),
  );
