import { json } from 'node:stream/consumers';
import { createPool } from '@berth/database';
import { postgresUrl, readSettings, z } from '@berth/settings';
import { createAccount } from './accounts.ts';
import { connect } from './database.ts';
import { hashPassword } from './passwords.ts';

// Reads accounts as JSON from standard input and creates those whose address is free. Roles can be given here alone.
const accounts = z.array(
  z.object({
    email: z.email(),
    password: z.string().min(10),
    name: z.string().min(1),
    timeZone: z.string(),
    role: z.enum(['MEMBER', 'MANAGER', 'ADMIN']),
  }),
);

const { DATABASE_URL } = readSettings({ DATABASE_URL: postgresUrl.describe("the users' database") });
const database = connect(createPool(DATABASE_URL));
const given = accounts.parse(await json(process.stdin));
// One after the other: it is a handful, and a machine that is starting up has enough to do.
for (const { password, ...account } of given)
  await createAccount(database, { ...account, passwordHash: await hashPassword(password) });
await database.$disconnect();
