/** What an error says, with what is behind it: of `fetch failed` that is all there is to know. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  // Where a name stands for several addresses, an error that none can be reached has a code and no message.
  const behind = cause?.message || cause?.code;
  return behind ? `${message}: ${behind}` : message;
}
