import { isUuid } from '@berth/subgraph';
import DataLoader from 'dataloader';

export function byId<Row extends { id: string }>(find: (ids: string[]) => Promise<Row[]>) {
  return new DataLoader<string, Row | null>(async (ids) => {
    const rows = await find(ids.filter(isUuid));
    const found = new Map(rows.map((row) => [row.id, row]));
    // Postgres writes a uuid in lower case, however it was asked for.
    return ids.map((id) => found.get(String(id).toLowerCase()) ?? null);
  });
}

export function listsByOwner<Row>(find: (ids: string[]) => Promise<Row[]>, ownerOf: (row: Row) => string) {
  return new DataLoader<string, Row[]>(async (ids) => {
    const lists = new Map<string, Row[]>(ids.map((id) => [id, []]));
    for (const row of await find(ids.filter(isUuid))) lists.get(ownerOf(row))?.push(row);
    return ids.map((id) => lists.get(id) ?? []);
  });
}
