import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../embedded/embedded-postgres.ts';

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'berth-database-'));
}

/** A server of its own for one test file; closing it leaves nothing behind. */
export async function startTemporaryPostgres() {
  const folder = await temporaryFolder();
  const { url, stop } = await startEmbeddedPostgres(folder);
  const close = async () => {
    await stop();
    await rm(folder, { recursive: true });
  };
  return { url, close };
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
