import { SettingsError } from '@berth/settings';
import { Problem } from './problem.ts';

interface Running {
  stop(): Promise<void>;
  kill(): void;
}

interface Signalled {
  /** Aborted by the first signal: whatever is only being waited for may be given up. */
  asked: AbortSignal;
  /** Tells what there is to stop, once it has been started. */
  stopBy: (running: Running) => void;
}

/** Asked to stop while it was starting: all that had been started has been stopped. */
class StoppedEarly extends Error {}

/** The first signal stops in order, a second one at once. */
export function stopOnSignal(): Signalled {
  const asking = new AbortController();
  let running: Running | undefined;
  const stopInOrder = async ({ stop }: Running) => {
    await stop();
    process.exit(0);
  };
  const stop = () => {
    if (asking.signal.aborted) {
      running?.kill();
      process.exit(1);
    }
    console.log('\n  Stopping …');
    asking.abort(new StoppedEarly());
    if (running) void stopInOrder(running);
  };
  // npm passes SIGTERM to its shell alone: that the shell is gone is the signal.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || asking.signal.aborted || stop(), 250).unref();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  return {
    asked: asking.signal,
    stopBy(started) {
      running = started;
      if (asking.signal.aborted) void stopInOrder(running);
    },
  };
}

/** What the user can mend is told in a line; anything else is a bug, with its stack. */
export function tellAndExit(error: unknown): never {
  if (error instanceof StoppedEarly) process.exit(0);
  const expected = error instanceof Problem || error instanceof SettingsError;
  console.error(expected ? `\n  ${error.message}\n` : error);
  process.exit(1);
}
