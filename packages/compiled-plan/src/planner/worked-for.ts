import { setTimeout as sleep, setImmediate as turnOfEvents } from 'node:timers/promises';

/**
 * Ends once this process has worked for so long. The clock may not say how long one of its threads has taken: on a machine that
 * is busy with others, or was asleep, time passes in which nothing is done.
 */
export async function workedFor(ms: number, options: { signal: AbortSignal }): Promise<void> {
  const before = process.cpuUsage();
  for (let left = ms; left > 0; left = ms - millisecondsSince(before)) await sleep(left, undefined, options);
  // What has arrived while this thread was at something else is heard first.
  await turnOfEvents(undefined, options);
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
