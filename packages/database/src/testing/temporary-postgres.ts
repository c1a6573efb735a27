import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDatabase } from '../create.ts';
import { startEmbeddedPostgres } from '../embedded/embedded-postgres.ts';
import { migrate } from '../migrate.ts';

const PRISMA = join(import.meta.dirname, '../../../../prisma');

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'berth-database-'));
}

/** A server of its own for one test file; closing it leaves nothing behind. */
export async function startTemporaryPostgres() {
  const folder = await temporaryFolder();
  const { url, stop } = await startEmbeddedPostgres(folder);
  return {
    ...{ url, stop },
    /** As an owner's is once it is migrated. */
    newDatabase: async (owner: 'users' | 'bus') => {
      const database = url(`${owner}_${randomUUID()}`);
      await createDatabase(database);
      await migrate(database, join(PRISMA, owner, 'migrations'));
      return database;
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is what the test's own statement makes it.
export async function query(url: string, sql: string): Promise<any[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
