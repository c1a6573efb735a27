import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './settings.ts';

/** Every folder below `subgraphs` is a subgraph. */
export async function subgraphNames(): Promise<string[]> {
  const entries = await readdir(join(ROOT, 'subgraphs'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Every folder below `prisma` with migrations is a database: one for each subgraph, and the bus's unless that is Kafka. */
export async function databaseNames(): Promise<string[]> {
  const entries = await readdir(join(ROOT, 'prisma'), { withFileTypes: true });
  return entries
    .map(({ name }) => name)
    .filter((name) => existsSync(migrationsOf(name)) && !(name === 'bus' && process.env['KAFKA_BROKERS']));
}

export function migrationsOf(database: string): string {
  return join(ROOT, 'prisma', database, 'migrations');
}

/** The environment's name for something that each part has: SUBGRAPH_URL_ROOMS. */
export function settingOf(what: 'DATABASE_URL' | 'SUBGRAPH_URL', name: string): string {
  return `${what}_${name.toUpperCase().replaceAll('-', '_')}`;
}
