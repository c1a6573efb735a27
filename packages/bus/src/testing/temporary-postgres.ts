import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrate, startEmbeddedPostgres } from '@berth/database';

const MIGRATIONS = join(import.meta.dirname, '../../../../prisma/bus/migrations');

/** A server of its own for one test file; closing it leaves nothing behind. */
export async function startTemporaryPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'berth-bus-'));
  const { url, stop } = await startEmbeddedPostgres(folder);
  return {
    stop,
    newDatabase: async () => {
      const database = url(`bus_${randomUUID()}`);
      await createDatabase(database);
      await migrate(database, MIGRATIONS);
      return database;
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
