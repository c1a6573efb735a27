import { SettingsError } from '@berth/settings';
import type { Berth } from './berth.ts';
import { Problem } from './problem.ts';

/** The first signal stops in order, a second one at once. The answered function is told what there is to stop. */
export function stopOnSignal(): (berth: Berth) => void {
  let berth: Berth | undefined;
  let stopping = false;
  const stop = async () => {
    if (stopping) {
      for (const service of [...(berth?.services.subgraphs ?? []), berth?.services.gateway]) service?.kill();
      process.exit(1);
    }
    stopping = true;
    if (!berth) return;
    console.log('\n  Stopping …');
    await berth.stop();
    process.exit(0);
  };
  // npm passes SIGTERM to its shell alone: that the shell is gone is the signal.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stopping || stop(), 250).unref();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  return (started) => {
    berth = started;
    // Asked to stop while it was starting.
    if (stopping) {
      stopping = false;
      void stop();
    }
  };
}

/** What the user can mend is told in a line; anything else is a bug, with its stack. */
export function tellAndExit(error: unknown): never {
  const expected = error instanceof Problem || error instanceof SettingsError;
  console.error(expected ? `\n  ${error.message}\n` : error);
  process.exit(1);
}
