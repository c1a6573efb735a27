import { z } from 'zod';
import type { BookableKind, Prisma } from '../generated/prisma/client.ts';
import type { Terms } from '../policy.ts';
import { capacity } from './capacity.ts';
import { policyInput } from './policy-input.ts';
import { price } from './price.ts';
import { optionalText, text } from './text.ts';

/** What a manager asks a bookable to be, of whichever kind. */
export interface Draft {
  kind: BookableKind;
  columns: Omit<Prisma.BookableUncheckedCreateInput, 'id' | 'kind' | 'policy' | 'version' | 'equipment'>;
  terms: Terms;
  equipment: { code: string; label: string }[];
}

const LONGEST_URL = 2000;

const imageUrl = z
  .instanceof(URL)
  .refine(({ protocol }) => protocol === 'https:' || protocol === 'http:', 'An image is at an http or https URL.')
  .refine(({ href }) => href.length <= LONGEST_URL, `A URL has at most ${LONGEST_URL} characters.`)
  .nullish()
  .transform((url) => url?.href ?? null);

export function bookableInput(kind: BookableKind) {
  return z
    .object({
      name: text('A name', 200),
      description: optionalText('A description', 5000),
      venueId: z.string(),
      capacity: capacity('It holds', 'people'),
      price: price.nullish(),
      imageUrl,
      policy: policyInput(kind),
    })
    .transform(({ price, policy, ...columns }) => ({
      terms: policy,
      columns: {
        ...columns,
        priceAmount: price?.amount ?? null,
        priceCurrency: price?.currency ?? null,
        pricePer: price?.per ?? null,
      },
    }));
}
