import { isCleanText, isUuid } from '@berth/subgraph';
import { isInstant } from '../validation/instant.ts';

type NameKey = [name: string, id: string];

/** Orders are total: names repeat, and the id tells which of them the last row was. */
export const BY_NAME = {
  orderBy: [{ name: 'asc' as const }, { id: 'asc' as const }],
  keyOf: ({ name, id }: { name: string; id: string }): NameKey => [name, id],
  isKey: (key: unknown[]): key is NameKey =>
    key.length === 2 && typeof key[0] === 'string' && isCleanText(key[0]) && isUuid(key[1]),
  behind: ([name, id]: NameKey) => ({ name: { gte: name }, OR: [{ name: { gt: name } }, { id: { gt: id } }] }),
};

type DepartureKey = [departsAt: string, id: string];

export const BY_DEPARTURE = {
  orderBy: [{ departsAt: 'asc' as const }, { id: 'asc' as const }],
  keyOf: ({ departsAt, id }: { departsAt: Date; id: string }): DepartureKey => [departsAt.toISOString(), id],
  isKey: (key: unknown[]): key is DepartureKey =>
    key.length === 2 && typeof key[0] === 'string' && isInstant(new Date(key[0])) && isUuid(key[1]),
  behind([departsAt, id]: DepartureKey) {
    const at = new Date(departsAt);
    return { departsAt: { gte: at }, OR: [{ departsAt: { gt: at } }, { id: { gt: id } }] };
  },
};
