import { renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.ts';

const ORPHANS_END_WITHIN_MS = 10_000;

/** What runs on a data folder: tools find it here, and a second start on the same folder is refused. */
export interface Run {
  pid: number;
  gateway: string;
  subgraphs: Record<string, string>;
  databases: Record<string, string>;
  services: Record<string, number | undefined>;
}

const fileIn = (data: string) => join(data, 'berth.json');

/** The Berth that runs on this folder, or null. */
export async function findRun(data: string): Promise<Run | null> {
  const run = await readRun(data);
  return run && isAlive(run.pid) && (await answers(run.gateway)) ? run : null;
}

export async function claimFolder(data: string): Promise<void> {
  await mkdir(data, { recursive: true });
  const other = await findRun(data);
  if (other) {
    throw new Problem(
      `Berth runs on ${data} already (process ${other.pid}, ${other.gateway}): stop it, or set BERTH_DATA to another folder.`,
    );
  }
  // A launcher that was killed leaves services that are about to notice, and to end by themselves.
  const orphans = Object.values((await readRun(data))?.services ?? {}).filter((pid) => pid !== undefined);
  for (let waited = 0; orphans.some(isAlive) && waited < ORPHANS_END_WITHIN_MS; waited += 50) await sleep(50);
}

/** Whoever reads it meanwhile finds all of it, as it was or as it is. */
export function writeRun(data: string, run: Run): void {
  const next = `${fileIn(data)}.next`;
  // It holds the databases' passwords.
  writeFileSync(next, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, fileIn(data));
}

export function removeRun(data: string): Promise<void> {
  return rm(fileIn(data), { force: true });
}

async function readRun(data: string): Promise<Run | null> {
  return readFile(fileIn(data), 'utf8').then(JSON.parse, () => null);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function answers(gateway: string): Promise<boolean> {
  return fetch(`${gateway}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
