import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';
import { Prisma, type Role, type User } from './generated/prisma/client.ts';
import { lockUser, record, type Transaction } from './journal.ts';
import { endSessions } from './sessions.ts';

export interface NewAccount {
  email: string;
  passwordHash: string;
  name: string;
  timeZone: string;
  role?: Role;
}

/** Null where the address is taken. */
export function createAccount(database: Database, account: NewAccount): Promise<User | null> {
  return unlessTaken(
    database.$transaction(async (transaction) => {
      const email = account.email.toLowerCase();
      const user = await transaction.user.create({ data: { ...account, id: randomUUID(), email } });
      await record(transaction, user, 'user.registered.v1', user.id);
      return user;
    }),
  );
}

export interface Profile {
  name?: string;
  email?: string;
  timeZone?: string;
}

/** Null where the address is taken, 'nobody' where there is no such account. */
export function updateProfile(database: Database, actor: string, id: string, profile: Profile) {
  const email = profile.email?.toLowerCase();
  const data = { ...profile, ...(email !== undefined && { email }) };
  return unlessTaken(change(database, actor, id, 'user.updated.v1', data));
}

export function changePasswordHash(database: Database, id: string, passwordHash: string): Promise<User> {
  return database.$transaction(async (transaction) => {
    await lockUser(transaction, id);
    await endSessions(transaction, id, id);
    return transaction.user.update({ where: { id }, data: { passwordHash } });
  });
}

/** 'last admin' where nobody else could give roles any more. */
export function setRole(database: Database, actor: string | null, id: string, role: Role) {
  return change(
    database,
    actor,
    id,
    'user.roleChanged.v1',
    { role },
    role === 'ADMIN' ? async () => false : isLastAdmin,
  );
}

/** Ends every session, too. */
export function deactivate(database: Database, actor: string, id: string) {
  return change(database, actor, id, 'user.deactivated.v1', { active: false }, isLastAdmin);
}

type Change = Partial<Pick<User, 'name' | 'email' | 'timeZone' | 'role' | 'active'>>;

/** What changes nothing is no event. */
function change(
  database: Database,
  actor: string | null,
  id: string,
  event: string,
  data: Change,
  leavesNoAdmin: (transaction: Transaction, id: string) => Promise<boolean> = async () => false,
): Promise<User | 'nobody' | 'last admin'> {
  return database.$transaction(async (transaction) => {
    if (await leavesNoAdmin(transaction, id)) return 'last admin';
    const user = await lockUser(transaction, id);
    if (!user) return 'nobody';
    if (Object.entries(data).every(([field, value]) => user[field as keyof Change] === value)) return user;
    const changed = await transaction.user.update({ where: { id }, data: { ...data, version: { increment: 1 } } });
    await record(transaction, changed, event, actor);
    if (changed.active) return changed;
    await endSessions(transaction, id, actor);
    return changed;
  });
}

/** Locks the admins, so that no two of them go at the same moment. */
async function isLastAdmin(transaction: Transaction, id: string): Promise<boolean> {
  const admins = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE role = 'ADMIN' AND active ORDER BY id FOR UPDATE`;
  return admins.length === 1 && admins[0]?.id === id;
}

async function unlessTaken<Result>(work: Promise<Result>): Promise<Result | null> {
  return work.catch((error) => {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return null;
    throw error;
  });
}
