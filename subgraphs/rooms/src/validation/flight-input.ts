import { z } from 'zod';
import { bookableInput, type Draft } from './bookable-input.ts';
import { onceSound } from './check.ts';
import { seconds } from './duration.ts';
import { instant } from './instant.ts';
import { text } from './text.ts';

const flight = z
  .object({
    bookable: bookableInput('FLIGHT'),
    number: text('A flight number', 20),
    aircraftId: z.string(),
    destinationId: z.string(),
    departsAt: instant,
    arrivesAt: instant,
  })
  .superRefine(({ bookable: { terms }, departsAt, arrivesAt }, { addIssue }) => {
    const refuse = (message: string) => addIssue({ code: 'custom', path: ['arrivesAt'], message });
    const length = (arrivesAt.getTime() - departsAt.getTime()) / 1000;
    if (length <= 0) refuse('It must arrive after it departs.');
    // It is booked as a whole: outside of its own policy nobody could ever book it.
    else if (length > seconds(terms.maxDuration)) refuse(`Its policy allows at most ${terms.maxDuration}.`);
    else if (length < seconds(terms.minDuration)) refuse(`Its policy asks for at least ${terms.minDuration}.`);
  }, onceSound);

export const flightArgs = z.object({ input: flight }).transform(
  ({ input: { bookable, ...own } }): Draft => ({
    kind: 'FLIGHT',
    terms: bookable.terms,
    columns: { ...bookable.columns, ...own, inventory: 'POOLED' },
    equipment: [],
  }),
);
