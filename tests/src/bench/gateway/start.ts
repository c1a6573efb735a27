import { type ChildProcess, execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../berth/berth-process.ts';
import { folderOf, type Given, type Kind } from './contestants.ts';

const ENV = { NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true', LOG_LEVEL: 'warn' };
const READY_WITHIN_MS = 60_000;

export interface Started {
  name: string;
  url: string;
  pid: number;
}

/** Answers their addresses, by name. */
export async function startSubgraphs(processes: ChildProcess[]): Promise<Record<string, string>> {
  const child = fork(join(import.meta.dirname, 'subgraphs.ts'), { env: { ...process.env, ...ENV } });
  processes.push(child);
  const [urls] = await once(child, 'message');
  return urls;
}

export async function startGateway(
  processes: ChildProcess[],
  { name, args, peer }: Kind,
  given: Omit<Given, 'port'>,
): Promise<Started> {
  if (peer) await install(peer);
  const port = String(await freePort());
  const child = spawn(process.execPath, args({ ...given, port }), {
    env: { ...process.env, ...ENV },
    stdio: ['ignore', 'ignore', peer ? 'ignore' : 'inherit'],
  });
  processes.push(child);
  const url = `http://127.0.0.1:${port}/graphql`;
  const end = performance.now() + READY_WITHIN_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > end) throw new Error(`${name} does not start.`);
    await sleep(100);
  }
  return { name, url, pid: child.pid as number };
}

/** Once; what is there stays. */
async function install(peer: string): Promise<void> {
  const cwd = folderOf(peer);
  if (existsSync(join(cwd, 'node_modules'))) return;
  console.error(`installing ${peer} …`);
  const options = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', ['install', ...options], { cwd });
}

async function answers(url: string): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  const body = '{"query":"{ __typename }"}';
  return fetch(url, { method: 'POST', headers, body }).then(
    () => true,
    () => false,
  );
}
