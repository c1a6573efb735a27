import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BerthProcess, freePort } from './berth-process.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** A second users and a second gateway beside those of a running Berth: same databases, same keys, other processes. */
export async function startReplica(berth: BerthProcess): Promise<{ url: string; stop: () => Promise<void> }> {
  const { databases, subgraphs } = await berth.run();
  const key = (name: string) => join(berth.data, 'keys', `${name}.json`);
  const [usersPort, gatewayPort] = [await freePort(), await freePort()];
  const bus = { BUS_DATABASE_URL: databases['bus'] };
  const users = start('subgraphs/users', {
    ...bus,
    PORT: String(usersPort),
    DATABASE_URL: databases['users'],
    GATEWAY_PUBLIC_KEYS: key('gateway.public'),
    ACCESS_TOKEN_PRIVATE_KEY: key('users.private'),
  });
  const urls = { ...subgraphs, users: `http://127.0.0.1:${usersPort}/graphql` };
  const gateway = start('gateway', {
    ...bus,
    ...Object.fromEntries(Object.entries(urls).map(([name, url]) => [`SUBGRAPH_URL_${name.toUpperCase()}`, url])),
    APOLLO_TELEMETRY_DISABLED: 'true',
    GATEWAY_PORT: String(gatewayPort),
    ACCESS_TOKEN_PUBLIC_KEYS: key('users.public'),
    GATEWAY_PRIVATE_KEY: key('gateway.private'),
  });
  const url = `http://localhost:${gatewayPort}`;
  while (!(await fetch(`${url}/health/ready`).catch(() => null))?.ok) await sleep(100);
  return { url, stop: async () => void (await Promise.all([gateway, users].map(stop))) };
}

function start(part: string, env: NodeJS.ProcessEnv): ChildProcess {
  const entry = join(ROOT, part, 'dist/main.js');
  return spawn(process.execPath, [entry], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
