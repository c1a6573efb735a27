/** As long as a request may just carry. */
export const MEGABYTE = 'x'.repeat(1_000_000);

/** What no text of a line holds. */
export const UNCLEAN: [string, string][] = [
  ['a NUL', 'a\0b'],
  ['half a surrogate pair', 'a\ud800'],
  ['a line break', 'a\r\nBcc: everybody'],
  ['a line separator', 'a\u2028b'],
  ['an escape sequence', '\u001b[31m'],
  ['an order to write from right to left', 'a\u202eb'],
  ['a right-to-left mark', 'a\u200fb'],
  ['nearly a megabyte', MEGABYTE],
];

/** With a name for each value that is short enough to read. */
export function named<Of>(cases: [Of, string, unknown][]): [Of, string, string, unknown][] {
  return cases.map(([of, field, value]) => [of, field, JSON.stringify(value).slice(0, 50), value]);
}

/** What was answered: the field that is named, or a code. */
// biome-ignore lint/suspicious/noExplicitAny: each operation has another shape.
export function refusalIn({ data, errors }: any): string {
  return errors ? errors[0].extensions.code : (data.result.path?.join('.') ?? data.result.code ?? 'made');
}
