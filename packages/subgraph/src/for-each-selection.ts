import DataLoader from 'dataloader';

/** A field of many owners has the same arguments for each of them: a loader for each selection batches the owners. */
export function forEachSelection<Asked, Answer>(find: (asked: Asked, ownerIds: string[]) => Promise<Answer[]>) {
  const loaders = new Map<string, DataLoader<string, Answer>>();
  return {
    load(ownerId: string, asked: Asked): Promise<Answer> {
      const key = JSON.stringify(asked);
      const loader = loaders.get(key) ?? new DataLoader<string, Answer>((ids) => find(asked, [...ids]));
      loaders.set(key, loader);
      return loader.load(ownerId);
    },
    clearAll: () => loaders.clear(),
  };
}
