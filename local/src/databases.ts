import { join } from 'node:path';
import { createDatabase, migrate, startEmbeddedPostgres } from '@berth/database';
import { databaseNames, migrationsOf, settingOf } from './parts.ts';
import { Problem } from './problem.ts';

export interface Databases {
  urls: ReadonlyMap<string, string>;
  /** Says where they are. */
  where: string;
  stop: () => Promise<void>;
}

/** The servers that DATABASE_URL_<NAME> name; for what has none, an embedded Postgres in the data folder. */
export async function openDatabases(data: string): Promise<Databases> {
  const names = await databaseNames();
  const given = new Map(names.map((name) => [name, process.env[settingOf('DATABASE_URL', name)]]));
  const missing = names.filter((name) => !given.get(name));
  if (missing.length === 0) {
    return { urls: given as Map<string, string>, where: 'the servers of DATABASE_URL_*', stop: async () => {} };
  }
  const postgres = await startEmbeddedPostgres(join(data, 'postgres')).catch((error) => {
    throw new Problem(error.message);
  });
  const urls = new Map(
    names.map((name) => [name, given.get(name) || postgres.url(`berth_${name.replaceAll('-', '_')}`)]),
  );
  const { port } = new URL(postgres.url(''));
  return { urls, where: `embedded, 127.0.0.1:${port}`, stop: postgres.stop };
}

/** Creates what is missing and applies what is new. Answers how many migrations that were. */
export async function prepareDatabases({ urls }: Databases): Promise<number> {
  const applied = await Promise.all([...urls].map(([name, url]) => prepare(name, url)));
  return applied.flat().length;
}

async function prepare(name: string, url: string): Promise<string[]> {
  const { host, pathname } = parsed(name, url);
  await createDatabase(url).catch((error) => {
    const advice = process.env[settingOf('DATABASE_URL', name)]
      ? `correct ${settingOf('DATABASE_URL', name)}, or unset it to use the embedded one`
      : 'start again';
    throw new Problem(
      `The database ${host}${pathname} cannot be used (${reason(error)}): start its server, ${advice}.`,
    );
  });
  return migrate(url, migrationsOf(name)).catch((error) => {
    throw new Problem(`Migrating ${host}${pathname} failed: ${reason(error)}. See prisma/${name}/migrations.`);
  });
}

function parsed(name: string, url: string): URL {
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return new URL(url);
  throw new Problem(
    `${settingOf('DATABASE_URL', name)} is not a Postgres URL: set it to something like postgres://user:password@host:5432/berth_${name}.`,
  );
}

function reason(error: Error & { code?: string; errors?: Error[] }): string {
  // A host with several addresses fails with an AggregateError that has no message of its own.
  return error.message || error.errors?.[0]?.message || error.code || 'no reason given';
}
