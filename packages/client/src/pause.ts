const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Longer with each attempt, and by chance, so that clients which lost a gateway together do not come back together.
 * It is over at once when `signal` says that there is nothing left to wait for.
 */
export function pause(attempt: number, signal: AbortSignal, atLeastMs = 0): Promise<void> {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return new Promise((resolve) => {
    const timer = setTimeout(over, atLeastMs + Math.random() * longest);
    signal.addEventListener('abort', over);
    if (signal.aborted) over();

    function over(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    }
  });
}
