import { LRUCache } from 'lru-cache';
import { NotPlanned } from './refused-plans.ts';

/** Makes what is named once, and keeps those that were used last. What is not planned stays refused for as long as that holds. */
export function keepPlans<Made extends object>(max: number, refused: (why: NotPlanned) => Made) {
  const kept = new LRUCache<string, Made>({ max });

  const find = (name: string, make: () => Made): Made => {
    const found = kept.get(name);
    if (found) return found;
    try {
      const made = make();
      kept.set(name, made);
      return made;
    } catch (error) {
      if (!(error instanceof NotPlanned)) throw error;
      const made = refused(error);
      kept.set(name, made, { ttl: error.holdsForMs });
      return made;
    }
  };
  return Object.assign(find, { has: (name: string) => kept.has(name), size: () => kept.size });
}
