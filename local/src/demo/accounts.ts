import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../settings.ts';

/** For the demo alone: an instance with anything to lose has other accounts. */
export const PASSWORD = 'berth-demo';

const ACCOUNTS = [
  { email: 'admin@berth.test', name: 'Alma Reyes', role: 'ADMIN', timeZone: 'Europe/Berlin' },
  { email: 'manager@berth.test', name: 'Marek Novak', role: 'MANAGER', timeZone: 'Europe/Berlin' },
  { email: 'member@berth.test', name: 'Mira Chen', role: 'MEMBER', timeZone: 'Europe/Berlin' },
  { email: 'jonas@berth.test', name: 'Jonas Weber', role: 'MEMBER', timeZone: 'Europe/Berlin' },
  { email: 'ines@berth.test', name: 'Inês Duarte', role: 'MEMBER', timeZone: 'Europe/Lisbon' },
];

export const EMAILS = ACCOUNTS.slice(0, 3).map(({ email }) => email);

/** The users' own command creates them: nobody can give themselves a role through the API. */
export async function createDemoAccounts(databaseUrl: string): Promise<void> {
  const command = join(ROOT, 'subgraphs/users/dist/create-accounts.js');
  const accounts = ACCOUNTS.map((account) => ({ ...account, password: PASSWORD }));
  const running = promisify(execFile)(process.execPath, [command], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  running.child.stdin?.end(JSON.stringify(accounts));
  await running;
}
