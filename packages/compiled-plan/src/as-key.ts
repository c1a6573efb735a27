import { hashOf } from './hash-of.ts';

const LONG = 10_000;

/**
 * What a text is found by in a Map. Of long ones V8 hashes the length alone: who sends many of one length would have each
 * compared with all others, to their ends.
 */
export function asKey(text: string): string {
  return text.length > LONG ? hashOf(text) : text;
}
