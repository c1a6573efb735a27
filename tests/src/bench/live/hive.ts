import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HIVE } from '../gateway/contestants.ts';
import { startGateway } from '../gateway/start.ts';
import type { Setting } from './fan-out.ts';

/** The same subscriptions through Hive Gateway, with subgraphs that answer from memory. */
export async function onHive(measure: (setting: Setting) => Promise<void>): Promise<void> {
  const processes: ChildProcess[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-'));
  try {
    const subgraphs = fork(join(import.meta.dirname, 'hive/subgraphs.ts'));
    processes.push(subgraphs);
    const [sdl] = await once(subgraphs, 'message');
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, sdl);
    const { url, pid } = await startGateway(processes, HIVE, { supergraph, urls: '' });
    const publish = async (rooms: readonly string[]) => void subgraphs.send(rooms);
    await measure({ url: url.replace(/\/graphql$/, ''), pid, publish });
  } finally {
    for (const process of processes) process.kill();
    await rm(folder, { recursive: true });
  }
}
