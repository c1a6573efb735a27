import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

const PACKAGE = join(import.meta.dirname, '..', '..');

/** A process of its own that runs `code`; in it, `run` and `whenAskedToStop` are what this package exports. */
export function script(code: string): { child: ChildProcess; ended: Promise<Ended> } {
  const prelude = `import { run, whenAskedToStop } from './src/index.ts'; import { pino } from 'pino';`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', `${prelude}\n${code}`], {
    cwd: PACKAGE,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // Not `close`: it does not come to a parent that has disconnected.
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ended = Promise.all([exited, text(child.stdout as Readable), text(child.stderr as Readable)]);
  return { child, ended: ended.then(([code, out, err]) => ({ code, out, err })) };
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}
