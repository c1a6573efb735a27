import { spawnSync } from 'node:child_process';

/** This process, and those that it starts from now on, run on one core alone, where the machine can tell them to. */
export function keepToCore(core: number): void {
  const { status } = spawnSync('taskset', ['-acp', String(core), String(process.pid)]);
  if (status !== 0) console.error('No taskset here: who asks and who answers share their cores, and rates say little.');
}
