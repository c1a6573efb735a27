import { type ChildProcess, fork } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';

const WATCH_MS = 250;

/** Of a process that was started: those that are connected to who started them end by themselves when that is gone. */
export interface News {
  pid: number;
  is: 'connected' | 'alone' | 'ended';
}

/** However this process ends, by Ctrl-C, kill -9 or a bug: what it has started is ended after it. */
export function leaveNothingRunning(): void {
  // Detached: a Ctrl-C in the terminal does not reach it.
  const caretaker = fork(join(import.meta.dirname, 'caretaker.ts'), { detached: true });
  caretaker.unref();
  caretaker.channel?.unref();
  subscribe('child_process', (message) => {
    const { process: child } = message as { process: ChildProcess };
    const tell = (is: News['is']) => caretaker.send({ pid: child.pid, is });
    child.once('spawn', () => tell(child.connected ? 'connected' : 'alone'));
    child.once('exit', () => tell('ended'));
  });
  // npm passes SIGTERM to its shell alone: that the shell is gone is the signal.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(1), WATCH_MS).unref();
}
