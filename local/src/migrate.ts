import { mkdir } from 'node:fs/promises';
import { openDatabases, prepareDatabases } from './databases.ts';
import { tellAndExit } from './process.ts';
import { findRun } from './run-file.ts';
import { readLocalSettings } from './settings.ts';

// Applies new migrations, and stops the embedded Postgres again unless a running Berth uses it.
try {
  const { BERTH_DATA: data } = readLocalSettings();
  await mkdir(data, { recursive: true });
  const running = await findRun(data);
  const databases = await openDatabases(data);
  try {
    const applied = await prepareDatabases(databases);
    console.log(applied === 0 ? 'Every database is up to date.' : `${applied} migrations applied.`);
  } finally {
    if (!running) await databases.stop();
  }
} catch (error) {
  tellAndExit(error);
}
