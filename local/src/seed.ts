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
  const urls = new Map(Object.entries(run.databases));
  let told = 'There is data already: nothing was added.';
  await seedDemo({ url: run.gateway, databases: { urls, where: '', stop: async () => {} } }, (step) => {
    told = step;
  });
  console.log(told);
} catch (error) {
  tellAndExit(error);
}
