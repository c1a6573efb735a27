import { readdir, readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second. */
const TICK_US = 10_000;

/** The microseconds that this process and all that it started, and what those started, have used so far. */
export async function cpuOfAll(): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = (await Promise.all(pids.map(statOf))).filter((each) => each !== null);
  const sum = (parent: number): number =>
    processes.filter((each) => each.parent === parent).reduce((total, { pid, used }) => total + used + sum(pid), 0);
  const { user, system } = process.cpuUsage();
  return user + system + sum(process.pid);
}

export async function cpuOf(pid: number): Promise<number> {
  return (await statOf(String(pid)))?.used ?? 0;
}

/** Null where it has ended meanwhile. */
async function statOf(pid: string): Promise<{ pid: number; parent: number; used: number } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The name before it, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Its own, in user and system mode, and that of its children that have ended.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid: Number(pid), parent: Number(fields[1]), used: ticks * TICK_US };
}
