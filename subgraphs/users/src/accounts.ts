import { randomUUID } from 'node:crypto';
import { append } from '@berth/outbox';
import type { Database } from './database.ts';
import { Prisma, type Role, type User } from './generated/prisma/client.ts';
import { hashPassword } from './passwords.ts';

export interface NewAccount {
  email: string;
  password: string;
  name: string;
  timeZone: string;
  role?: Role;
}

/** Null where the address is taken. */
export async function createAccount(database: Database, account: NewAccount): Promise<User | null> {
  const { password, email, role = 'MEMBER', ...rest } = account;
  const id = randomUUID();
  const data = { ...rest, id, role, email: email.toLowerCase(), passwordHash: await hashPassword(password) };
  try {
    return await database.$transaction(async (transaction) => {
      const user = await transaction.user.create({ data });
      const { name, timeZone } = user;
      await append(transaction.$executeRawUnsafe.bind(transaction), [
        {
          type: 'user.registered.v1',
          subject: id,
          version: user.version,
          key: id,
          sequence: user.version,
          actor: id,
          data: { name, email: user.email, role, timeZone },
        },
      ]);
      return user;
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return null;
    throw error;
  }
}
