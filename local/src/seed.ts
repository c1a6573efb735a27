import { seedDemo } from './demo/seed-demo.ts';
import { Problem } from './problem.ts';
import { tellAndExit } from './process.ts';
import { findRun } from './run-file.ts';
import { readLocalSettings } from './settings.ts';

// Makes the demo in a Berth that is running, and empty.
try {
  const { BERTH_DATA: data } = readLocalSettings();
  const run = await findRun(data);
  if (!run) throw new Problem(`No Berth runs on ${data}: start it first (npm start).`);
  const seeded = await seedDemo({ url: run.gateway, usersDatabase: run.databases['users'] as string });
  console.log(seeded ? 'The demo is made.' : 'There is data already: nothing was added.');
} catch (error) {
  tellAndExit(error);
}
