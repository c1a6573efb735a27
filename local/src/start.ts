import { relative } from 'node:path';
import { type Berth, startBerth } from './berth.ts';
import { EMAILS, PASSWORD } from './demo/accounts.ts';
import { seedDemo } from './demo/seed-demo.ts';
import { stopOnSignal, tellAndExit } from './process.ts';
import { readLocalSettings } from './settings.ts';
import { restartOnChange } from './watch.ts';

try {
  const settings = readLocalSettings();
  const tell = (step: string) => console.log(`  ${step}`);
  console.log('\n  Starting Berth …\n');
  const { asked, stopBy } = stopOnSignal();
  const berth = await startBerth(settings, tell, asked);
  stopBy(berth);

  const demo = settings.NODE_ENV !== 'production';
  if (demo) await makeDemo(berth, tell);
  if (process.argv.includes('--watch')) restartOnChange(berth.services, tell);

  const { url } = berth;
  console.log(`
  Berth is ready.

  Sandbox       ${url}/graphql
  Subscriptions ${url.replace('http', 'ws')}/graphql
  Data and logs ${relative(process.cwd(), settings.BERTH_DATA) || '.'}
${demo ? `\n  Log in as     ${EMAILS.join(', ')}\n  Password      ${PASSWORD}\n` : ''}
  Ctrl-C stops all of it.
`);
} catch (error) {
  tellAndExit(error);
}

async function makeDemo(berth: Berth, tell: (step: string) => void): Promise<void> {
  try {
    const seeded = await seedDemo({ url: berth.url, usersDatabase: berth.databases.urls.get('users') as string });
    if (seeded) tell('Demo          venues, rooms, tables, a flight, accounts and reservations');
  } catch (error) {
    await berth.stop();
    throw error;
  }
}
