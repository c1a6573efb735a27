import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from './berth-process.ts';

/** For the few tests that look behind the gateway. */
export async function shared(): Promise<Run> {
  return JSON.parse(await readFile(join(process.env['BERTH_TEST_DATA'] as string, 'berth.json'), 'utf8'));
}

export async function subgraphUrl(name: string, run?: Run): Promise<string> {
  const { subgraphs } = run ?? (await shared());
  return subgraphs[name] as string;
}
