import { z } from 'zod';

/** Control characters have no place in a name that ends up in mails, calendars and logs; lone surrogates are no text. */
const UNCLEAN = /[\p{Cc}\p{Cs}]/u;

export function isClean(text: string): boolean {
  return !UNCLEAN.test(text);
}

export function text(what: string, longest: number) {
  return z
    .string()
    .trim()
    .refine((value) => value.length >= 1 && value.length <= longest, `${what} has 1 to ${longest} characters.`)
    .refine(isClean, `${what} must not hold control characters.`);
}

/** Blank is the same as left out. */
export function optionalText(what: string, longest: number) {
  return z
    .string()
    .trim()
    .refine((value) => value.length <= longest, `${what} has at most ${longest} characters.`)
    .refine(isClean, `${what} must not hold control characters.`)
    .nullish()
    .transform((value) => value || null);
}
