import { spawnSync } from 'node:child_process';

/** A process (this one, unless another is named), and those that it starts from now on, run on one core alone, where the machine can tell them to. */
export function keepToCore(core: number, pid: number = process.pid): void {
  const { status } = spawnSync('taskset', ['-acp', String(core), String(pid)]);
  if (status !== 0) console.error('No taskset here: who asks and who answers share their cores, and rates say little.');
}
