import { LRUCache } from 'lru-cache';
import { NotPlanned } from './refused.ts';

/** Makes what is named once, and keeps those that were used last. What is not planned stays refused for as long as that holds. */
export function keepPlans<Made>(max: number, refused: (why: NotPlanned) => Made) {
  const kept = new LRUCache<string, Promise<Made>>({ max });

  const find = (name: string, make: () => Promise<Made>): Promise<Made> => {
    const found = kept.get(name);
    if (found) return found;
    const made: Promise<Made> = make().catch((error) => {
      const holdsForMs = error instanceof NotPlanned ? error.holdsForMs : 0;
      if (holdsForMs > 0) kept.set(name, made, { ttl: holdsForMs });
      else kept.delete(name);
      if (error instanceof NotPlanned) return refused(error);
      throw error;
    });
    kept.set(name, made);
    return made;
  };
  return Object.assign(find, { has: (name: string) => kept.has(name), size: () => kept.size });
}
