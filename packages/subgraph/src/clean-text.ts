/** Control characters break log lines, mail headers and text columns; lone surrogates are no text. */
const UNCLEAN = /[\p{Cc}\p{Cs}]/u;

export function isCleanText(text: string): boolean {
  return !UNCLEAN.test(text);
}
