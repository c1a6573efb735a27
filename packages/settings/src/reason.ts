const MOST_LINES = 5;

/** What an error says, with what is behind it: of `fetch failed` that is all there is to know. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  // Where a name stands for several addresses, an error that none can be reached has a code and no message.
  const behind = cause?.message || cause?.code;
  return inBrief(behind ? `${message}: ${behind}` : message);
}

/** Of a schema that is none, each line is told as an error. */
function inBrief(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= MOST_LINES) return text;
  return [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more lines`].join('\n');
}
