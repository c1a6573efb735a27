import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BerthProcess, freePort } from './berth-process.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** A second users and a second gateway beside those of a running Berth: same databases, same keys, other processes. */
export async function startReplica(berth: BerthProcess): Promise<{ url: string; stop: () => Promise<void> }> {
  const { databases, subgraphs } = await berth.run();
  const [usersPort, gatewayPort] = [await freePort(), await freePort()];
  const users = await startUsers(berth, usersPort);
  const urls = { ...subgraphs, users: `http://127.0.0.1:${usersPort}/graphql` };
  const gateway = start('gateway', {
    BUS_DATABASE_URL: databases['bus'],
    ...Object.fromEntries(Object.entries(urls).map(([name, url]) => [`SUBGRAPH_URL_${name.toUpperCase()}`, url])),
    APOLLO_TELEMETRY_DISABLED: 'true',
    GATEWAY_PORT: String(gatewayPort),
    ACCESS_TOKEN_PUBLIC_KEYS: keyOf(berth, 'public/users'),
    GATEWAY_PRIVATE_KEY: keyOf(berth, 'gateway/private'),
  });
  const url = `http://localhost:${gatewayPort}`;
  while (!(await fetch(`${url}/health/ready`).catch(() => null))?.ok) await sleep(100);
  return { url, stop: async () => void (await Promise.all([gateway, users].map(stop))) };
}

/** Users once more, beside the one that Berth runs. */
export async function startUsers(
  berth: BerthProcess,
  port: number,
  env: NodeJS.ProcessEnv = {},
): Promise<ChildProcess> {
  const { databases } = await berth.run();
  return start('subgraphs/users', {
    PORT: String(port),
    DATABASE_URL: databases['users'],
    BUS_DATABASE_URL: databases['bus'],
    GATEWAY_PUBLIC_KEYS: keyOf(berth, 'public/gateway'),
    ACCESS_TOKEN_PRIVATE_KEY: keyOf(berth, 'users/private'),
    ACCESS_TOKEN_PUBLIC_KEYS: keyOf(berth, 'public/users'),
    ...env,
  });
}

function keyOf(berth: BerthProcess, name: string): string {
  return join(berth.data, 'keys', `${name}.json`);
}

function start(part: string, env: NodeJS.ProcessEnv): ChildProcess {
  const entry = join(ROOT, part, 'dist/main.js');
  return spawn(process.execPath, [entry], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Lets it finish what it has begun. Answers how it ended. */
export async function stop(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  return (await ended)[0];
}
