import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, but not longer than until it is told to stop. */
export async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: stop }).catch(() => {});
}
