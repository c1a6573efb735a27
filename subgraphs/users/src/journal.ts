import { append } from '@berth/outbox';
import type { Prisma, User } from './generated/prisma/client.ts';

export type Transaction = Prisma.TransactionClient;

/** Until the transaction ends, nobody else changes this account. */
export async function lockUser(transaction: Transaction, id: string): Promise<User | null> {
  await transaction.$queryRaw`SELECT FROM users WHERE id = ${id}::uuid FOR UPDATE`;
  return transaction.user.findUnique({ where: { id } });
}

/** Says what happened to an account, which is given as it is after that. */
export async function record(transaction: Transaction, user: User, type: string, actor: string | null, more?: object) {
  const { id, version, name, email, role, timeZone } = user;
  await append(transaction.$executeRawUnsafe.bind(transaction), [
    {
      type,
      ...{ subject: id, version, key: id, sequence: version },
      actor,
      data: { name, email, role, timeZone, ...more },
    },
  ]);
}
