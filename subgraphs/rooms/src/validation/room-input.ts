import { z } from 'zod';
import { bookableInput, type Draft } from './bookable-input.ts';
import { equipment } from './equipment.ts';
import { optionalText } from './text.ts';

export const roomArgs = z
  .object({ input: z.object({ bookable: bookableInput('ROOM'), floor: optionalText('A floor', 50), equipment }) })
  .transform(
    ({ input: { bookable, floor, equipment } }): Draft => ({
      kind: 'ROOM',
      terms: bookable.terms,
      columns: { ...bookable.columns, floor },
      equipment,
    }),
  );
