import { z } from 'zod';
import { capacity } from './capacity.ts';
import { text } from './text.ts';

export const aircraftArgs = z.object({
  input: z.object({
    model: text('A model', 200),
    registration: text('A registration', 20).transform((registration) => registration.toUpperCase()),
    seats: capacity('An aircraft has', 'seats'),
  }),
});
