import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';
import { logIn, newAccount } from './berth/accounts.ts';

// Each run of the command starts two processes.
jest.setTimeout(240_000);

/** As `npm run admin -- EMAIL` runs it, on the Berth that all tests share. */
async function makeAdmin(email: string): Promise<string> {
  const command = join(import.meta.dirname, '../../local/dist/command.js');
  const env = { ...process.env, BERTH_DATA: process.env['BERTH_TEST_DATA'] };
  return (await promisify(execFile)(process.execPath, [command, 'make-admin', 'users', email], { env })).stdout;
}

test('where there is no account, one is made, with a password that is told once', async () => {
  const email = 'First.Admin@example.com';
  const [, password] = (await makeAdmin(email)).match(/shown this once: (\S{20})/) as string[];
  expect((await logIn(email, password)).session.user.role).toBe('ADMIN');

  expect(await makeAdmin(email)).toBe('first.admin@example.com is an admin now, with the password that it has.\n');
  expect((await logIn(email, password)).session.user.role).toBe('ADMIN');
});

test('an account that is there becomes an admin’s, and keeps its password', async () => {
  const { email } = await newAccount();
  await makeAdmin(email);
  expect((await logIn(email)).session.user.role).toBe('ADMIN');
});

test('what is no address is refused with an example', async () => {
  await expect(makeAdmin('nobody')).rejects.toMatchObject({
    code: 1,
    stderr: 'Whose? For instance: npm run admin -- you@example.com\n',
  });
});
