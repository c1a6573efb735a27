/**
 * Control characters and line separators break log lines, mail headers and text columns; lone surrogates are no text;
 * what turns the direction of writing makes a name read as another.
 */
const UNCLEAN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

export function isCleanText(text: string): boolean {
  return !UNCLEAN.test(text);
}
