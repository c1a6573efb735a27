import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Agent } from 'undici';
import { type Operation, operations } from './gateway/federation.ts';
import { compare } from './measure.ts';

const KINDS = {
  plain: 'plain @apollo/gateway',
  undici: '@apollo/gateway with undici',
  compiled: 'compiled plans',
  bare: 'compiled plans, bare',
};
const [WARM_UP_TURNS, WARM_UP_MS] = [150, 15_000];
const pool = new Agent({ connections: 32 });

/**
 * What a federated query costs the gateway: Apollo's as it comes, Apollo's with a fast client, compiled plans within
 * Apollo Server as Berth runs them, and compiled plans with nothing around them, which has no limits, plugins or headers.
 */
export async function bench(): Promise<void> {
  const processes: ChildProcess[] = [];
  try {
    const urls = await start(processes, 'subgraphs.ts', []);
    const gateways = [];
    for (const [kind, name] of Object.entries(KINDS)) {
      const url = String(await start(processes, 'gateway.ts', [kind, JSON.stringify(urls)]));
      gateways.push({ name, url, process: processes.at(-1) as ChildProcess });
    }
    for (const operation of operations) {
      const [right, ...others] = await Promise.all(gateways.map(({ url }) => ask(url, operation)));
      if (!right.data || !others.every((other) => isDeepStrictEqual(other, right)))
        throw new Error('They answer differently.');
      const contestants = gateways.map(({ name, url, process }) => ({
        name,
        once: () => ask(url, operation),
        cpu: () => cpuOf(process),
      }));
      // By number, not by time: on a busy machine a slow one would be measured before it is compiled.
      for (const { once } of contestants) await warmUp(once);
      console.log(`\n### ${operation.name}`);
      await compare(contestants, { rounds: 5, seconds: 3, clients: 16 });
    }
  } finally {
    await pool.close();
    for (const process of processes) process.disconnect();
  }
}

async function warmUp(once: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + WARM_UP_MS;
  for (let turn = 0; turn < WARM_UP_TURNS && performance.now() < end; turn += 1) {
    await Promise.all(Array.from({ length: 8 }, once));
  }
}

async function start(processes: ChildProcess[], file: string, args: string[]): Promise<unknown> {
  const env = { ...process.env, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true' };
  const child = fork(join(import.meta.dirname, 'gateway', file), args, { env });
  processes.push(child);
  const [message] = await once(child, 'message');
  return message;
}

async function cpuOf(process: ChildProcess): Promise<number> {
  process.send('cpu');
  const [microseconds] = await once(process, 'message');
  return microseconds;
}

async function ask(url: string, { query, variables }: Operation) {
  const { origin, pathname: path } = new URL(url);
  const body = JSON.stringify({ query, variables });
  const headers = { 'content-type': 'application/json' };
  const response = await pool.request({ origin, path, method: 'POST', headers, body });
  return JSON.parse(await response.body.text());
}
