import { badInput, connection, isUuid, page } from '@berth/subgraph';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { isPlainText } from '../text.ts';

export const Query: QueryResolvers = {
  me: (_, __, { viewer, users }) => viewer && users.load(viewer.id),

  user: (_, { id }, { users }) => (isUuid(id) ? users.load(id) : null),

  async users(_, { filter, ...args }, { database }) {
    const { text, role, active } = filter ?? {};
    if (text && !isPlainText(text)) throw badInput('text has at most 200 characters, and no control characters.');
    // Prisma hands wildcards on as they are.
    const contains = text && { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
    const where = {
      ...(contains && { OR: [{ name: contains }, { email: contains }] }),
      ...(role && { role }),
      ...(active != null && { active }),
    };
    const asked = page(args, isKey);
    const [name, id] = asked.after ?? [];
    const behind = name !== undefined && id !== undefined && { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] };
    const rows = await database.user.findMany({
      where: { AND: [where, behind || {}] },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: asked.take,
    });
    return connection(
      asked,
      rows,
      (user): Key => [user.name, user.id],
      () => database.user.count({ where }),
    );
  },
};

type Key = [name: string, id: string];

function isKey(key: unknown[]): key is Key {
  return key.length === 2 && typeof key[0] === 'string' && isPlainText(key[0]) && isUuid(key[1]);
}
