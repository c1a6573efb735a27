import { isCleanText } from '@berth/subgraph';
import { z } from 'zod';

export function text(what: string, longest: number) {
  return z
    .string()
    .trim()
    .refine((value) => value.length >= 1 && value.length <= longest, `${what} has 1 to ${longest} characters.`)
    .refine(isCleanText, `${what} must not hold control characters.`);
}

/** Blank is the same as left out. */
export function optionalText(what: string, longest: number) {
  return z
    .string()
    .trim()
    .refine((value) => value.length <= longest, `${what} has at most ${longest} characters.`)
    .refine(isCleanText, `${what} must not hold control characters.`)
    .nullish()
    .transform((value) => value || null);
}
