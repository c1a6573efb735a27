import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BerthProcess, freePort, type Run } from './berth-process.ts';

const ROOT = join(import.meta.dirname, '../../..');

export interface Started {
  url: string;
  stop: () => Promise<void>;
}

/** A second users and a second gateway beside those of a running Berth: same databases, same keys, other processes. */
export async function startReplica(berth: BerthProcess): Promise<Started> {
  const [run, port] = [await berth.run(), await freePort()];
  const users = await startUsers(berth, port);
  const subgraphs = { ...run.subgraphs, users: `http://127.0.0.1:${port}/graphql` };
  const gateway = await startGateway({ ...run, subgraphs }, berth.data);
  return { url: gateway.url, stop: async () => void (await Promise.all([gateway.stop(), stop(users)])) };
}

/** One more gateway in front of a running Berth, with settings of its own. */
export async function startGateway(
  { databases, subgraphs }: Pick<Run, 'databases' | 'subgraphs'>,
  data: string,
  settings: Record<string, string> = {},
): Promise<Started> {
  const urls = Object.entries(subgraphs).map(([name, url]) => [`SUBGRAPH_URL_${name.toUpperCase()}`, url]);
  const port = settings['GATEWAY_PORT'] ?? String(await freePort());
  const gateway = start('gateway', {
    ...Object.fromEntries(urls),
    APOLLO_TELEMETRY_DISABLED: 'true',
    BUS_DATABASE_URL: databases['bus'],
    GATEWAY_PORT: port,
    ACCESS_TOKEN_PUBLIC_KEYS: keyFile(data, 'public/users'),
    GATEWAY_PRIVATE_KEY: keyFile(data, 'gateway/private'),
    ...settings,
  });
  const url = `http://localhost:${port}`;
  while (!(await fetch(`${url}/health/ready`).catch(() => null))?.ok) await sleep(100);
  return { url, stop: async () => void (await stop(gateway)) };
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
    GATEWAY_PUBLIC_KEYS: keyFile(berth.data, 'public/gateway'),
    ACCESS_TOKEN_PRIVATE_KEY: keyFile(berth.data, 'users/private'),
    ACCESS_TOKEN_PUBLIC_KEYS: keyFile(berth.data, 'public/users'),
    ...env,
  });
}

export function keyFile(data: string, name: string): string {
  return join(data, 'keys', `${name}.json`);
}

export function start(part: string, env: NodeJS.ProcessEnv): ChildProcess {
  const entry = join(ROOT, part, 'dist/main.js');
  return spawn(process.execPath, [entry], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Lets it finish what it has begun. Answers how it ended. */
export async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  return (await ended)[0];
}
