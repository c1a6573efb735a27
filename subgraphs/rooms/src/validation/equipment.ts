import { z } from 'zod';
import { text } from './text.ts';

const MOST = 50;

export const equipment = z
  .array(z.object({ code: text('A code', 50), label: text('A label', 200) }))
  .max(MOST, { message: `A room has at most ${MOST} kinds of equipment.`, abort: true })
  .superRefine((items, { addIssue }) => {
    const codes = items.map(({ code }) => code);
    const twice = codes.findIndex((code, index) => codes.indexOf(code) < index);
    if (twice >= 0) addIssue({ code: 'custom', path: [twice, 'code'], message: 'This code is in the list already.' });
  })
  .nullish()
  .transform((given) => given ?? []);
