import { SettingsError } from '@berth/settings';
import { Problem } from './problem.ts';

interface Running {
  stop(): Promise<void>;
  kill(): void;
}

/** The first signal stops in order, a second one at once. The answered function is told what there is to stop. */
export function stopOnSignal(): (running: Running) => void {
  let running: Running | undefined;
  let stopping = false;
  const stop = async () => {
    if (stopping) {
      running?.kill();
      process.exit(1);
    }
    stopping = true;
    if (!running) return;
    console.log('\n  Stopping …');
    await running.stop();
    process.exit(0);
  };
  // npm passes SIGTERM to its shell alone: that the shell is gone is the signal.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stopping || stop(), 250).unref();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  return (started) => {
    running = started;
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
