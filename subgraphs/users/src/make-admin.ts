import { randomBytes } from 'node:crypto';
import { createPool } from '@berth/database';
import { postgresUrl, readSettings, z } from '@berth/settings';
import { createAccount, setRole } from './accounts.ts';
import { connect } from './database.ts';
import { hashPassword } from './passwords.ts';

// npm run admin -- EMAIL: makes an account an admin's, and makes the account first where there is none. Its password is
// random, and told once, here.
const { DATABASE_URL } = readSettings({ DATABASE_URL: postgresUrl.describe("the users' database") });
const email = z.email().safeParse(process.argv[2]?.toLowerCase());
if (!email.success) {
  console.error('Whose? For instance: npm run admin -- you@example.com');
  process.exit(1);
}
const database = connect(createPool(DATABASE_URL));
const user = await database.user.findUnique({ where: { email: email.data } });
if (user?.active === false) {
  console.error(`${email.data} was deactivated: choose another address.`);
  process.exitCode = 1;
} else if (user) {
  await setRole(database, null, user.id, 'ADMIN');
  console.log(`${email.data} is an admin now, with the password that it has.`);
} else {
  const password = randomBytes(15).toString('base64url');
  const account = { email: email.data, name: 'Admin', timeZone: 'UTC', role: 'ADMIN' as const };
  await createAccount(database, { ...account, passwordHash: await hashPassword(password) });
  console.log(`${email.data} is an admin now. Its password, which is shown this once: ${password}`);
}
await database.$disconnect();
