import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrate, startEmbeddedPostgres } from '@berth/database';

const PRISMA = join(import.meta.dirname, '../../../../prisma');

/** A server of its own for one test file; closing it leaves nothing behind. */
export async function startTemporaryPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'berth-outbox-'));
  const { url, stop } = await startEmbeddedPostgres(folder);
  return {
    newDatabase: async (name: 'users' | 'bus') => {
      const database = url(`${name}_${randomUUID()}`);
      await createDatabase(database);
      await migrate(database, join(PRISMA, name, 'migrations'));
      return database;
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
