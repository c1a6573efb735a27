import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../berth/berth-process.ts';
import type { Given, Kind } from './contestants.ts';
import { installed } from './peers.ts';

const ENV = { NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true', LOG_LEVEL: 'warn' };
const READY_WITHIN_MS = 60_000;
/** Subgraphs tidy up less often with it: their pauses would stand in the times of the gateways. */
const ROOM_FOR_THE_YOUNG = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

export interface Started {
  name: string;
  url: string;
  pid: number;
}

/** Answers their addresses, by name. */
export async function startSubgraphs(processes: ChildProcess[]): Promise<Record<string, string>> {
  const execArgv = [...process.execArgv, ...ROOM_FOR_THE_YOUNG];
  const child = fork(join(import.meta.dirname, 'subgraphs.ts'), { env: { ...process.env, ...ENV }, execArgv });
  processes.push(child);
  const [urls] = await once(child, 'message');
  return urls;
}

export async function startGateway(
  processes: ChildProcess[],
  { name, command = process.execPath, args, env, peer }: Kind,
  where: Omit<Given, 'port'>,
): Promise<Started> {
  if (peer) await installed(peer);
  const port = String(await freePort());
  const given = { ...where, port };
  const child = spawn(command, args?.(given) ?? [], {
    env: { ...process.env, ...ENV, ...env?.(given) },
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

async function answers(url: string): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  const body = '{"query":"{ __typename }"}';
  return fetch(url, { method: 'POST', headers, body }).then(
    () => true,
    () => false,
  );
}
