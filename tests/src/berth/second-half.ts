import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type Run } from './berth-process.ts';
import { keyFile, start, stop } from './replica.ts';

const RESTART_MS = 1_000;

/** A gateway with the subgraphs behind it. What ends is started again within a second or so. */
export interface Half {
  url: string;
  /** As they are now; what is just being started again has its old process. */
  pids(): Promise<Record<string, number>>;
}

/** All of a running Berth's processes once more, on the same databases and bus: each half answers by itself. */
export async function startSecondHalf(
  { databases, subgraphs }: Run,
  data: string,
  settings: Record<string, string>,
): Promise<Half & { stop(): Promise<void> }> {
  const bus = { ...settings, BUS_DATABASE_URL: databases['bus'] };
  const behind: Kept[] = [];
  const urls: Record<string, string> = {};
  for (const name of Object.keys(subgraphs)) {
    const port = String(await freePort());
    urls[`SUBGRAPH_URL_${name.toUpperCase()}`] = `http://127.0.0.1:${port}/graphql`;
    behind.push(
      new Kept(name, `subgraphs/${name}`, {
        ...{ ...bus, PORT: port, DATABASE_URL: databases[name], GATEWAY_PUBLIC_KEYS: keyFile(data, 'public/gateway') },
        ACCESS_TOKEN_PRIVATE_KEY: keyFile(data, 'users/private'),
        ACCESS_TOKEN_PUBLIC_KEYS: keyFile(data, 'public/users'),
      }),
    );
  }
  const port = String(await freePort());
  const gateway = new Kept('gateway', 'gateway', {
    ...{ ...bus, ...urls, GATEWAY_PORT: port, APOLLO_TELEMETRY_DISABLED: 'true' },
    ACCESS_TOKEN_PUBLIC_KEYS: keyFile(data, 'public/users'),
    GATEWAY_PRIVATE_KEY: keyFile(data, 'gateway/private'),
  });
  const url = `http://localhost:${port}`;
  await ready(url);
  const all = [gateway, ...behind];
  return {
    url,
    pids: async () => Object.fromEntries(all.map(({ name, pid }) => [name, pid])),
    stop: async () => {
      await gateway.stop();
      await Promise.all(behind.map((subgraph) => subgraph.stop()));
    },
  };
}

/** Everything that an operation may need answers. */
export async function ready(url: string): Promise<void> {
  while (!(await fetch(`${url}/health/ready`).catch(() => null))?.ok) await sleep(100);
}

/** As the launcher keeps its own: whatever ends is started again. */
class Kept {
  readonly name: string;
  #child: ChildProcess;
  #isOver = false;

  constructor(name: string, part: string, env: NodeJS.ProcessEnv) {
    this.name = name;
    this.#child = start(part, env);
    void this.#keep(part, env);
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await stop(this.#child);
  }

  async #keep(part: string, env: NodeJS.ProcessEnv): Promise<void> {
    for (;;) {
      await once(this.#child, 'exit');
      await sleep(RESTART_MS);
      if (this.#isOver) return;
      this.#child = start(part, env);
    }
  }
}
