import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabases } from './databases.ts';
import { Problem } from './problem.ts';
import { tellAndExit } from './process.ts';
import { findRun } from './run-file.ts';
import { ROOT, readLocalSettings } from './settings.ts';

// npm run audit -- reservations, npm run admin -- EMAIL: runs a command that a subgraph brings along, on its database and
// the bus, Berth running or not.
try {
  const [command = '', subgraph = '', ...rest] = process.argv.slice(2);
  const entry = join(ROOT, 'subgraphs', subgraph, 'dist', `${command}.js`);
  if (!subgraph || !existsSync(entry)) throw new Problem(`Of what? For instance: npm run ${command} -- reservations`);

  const { BERTH_DATA: data } = readLocalSettings();
  await mkdir(data, { recursive: true });
  const running = await findRun(data);
  const databases = await openDatabases(data);
  const urls = { DATABASE_URL: databases.urls.get(subgraph), BUS_DATABASE_URL: databases.urls.get('bus') };
  const env = { ...process.env, ...urls };
  const { status } = spawnSync(process.execPath, [entry, ...rest], { env, stdio: 'inherit' });
  if (!running) await databases.stop();
  process.exitCode = status ?? 1;
} catch (error) {
  tellAndExit(error);
}
