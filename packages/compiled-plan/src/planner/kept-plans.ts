import { LRUCache } from 'lru-cache';
import type { IsWanted, Waiter } from './planner.ts';
import { NotPlanned, PlannerBusy } from './refused.ts';

interface Making<Made> {
  made: Promise<Made>;
  waiting: number;
}

/** How large each is, and how large all of them may be together. */
interface Sizes<Made> {
  most: number;
  of: (made: Made) => number;
}

/** What is made of plans, once for each name: those that were used last. What is not planned stays refused for as long as that holds. */
export class KeptPlans<Made extends object> {
  readonly #kept: LRUCache<string, Made>;
  /** Not among those that are kept: whoever waits takes nobody's place. */
  readonly #making = new Map<string, Making<Made>>();
  readonly #refused: (why: NotPlanned) => Made;

  constructor(max: number, refused: (why: NotPlanned) => Made, sizes?: Sizes<Made>) {
    this.#kept = new LRUCache({ max, ...(sizes && { maxSize: sizes.most, sizeCalculation: sizes.of }) });
    this.#refused = refused;
  }

  get size(): number {
    return this.#kept.size;
  }

  has(name: string): boolean {
    return this.#kept.has(name);
  }

  keep(name: string, made: Made): void {
    this.#kept.set(name, made);
  }

  lastUsed(): Made[] {
    return [...this.#kept.values()];
  }

  find(name: string, make: (isWanted: IsWanted) => Promise<Made>, waiter?: Waiter): Promise<Made> {
    const kept = this.#kept.get(name);
    if (kept) return Promise.resolve(kept);
    return this.#waitFor(this.#making.get(name) ?? this.#begin(name, make), waiter);
  }

  #begin(name: string, make: (isWanted: IsWanted) => Promise<Made>): Making<Made> {
    const making: Making<Made> = { waiting: 0, made: this.#make(name, () => make(() => making.waiting > 0)) };
    this.#making.set(name, making);
    return making;
  }

  async #make(name: string, make: () => Promise<Made>): Promise<Made> {
    try {
      const made = await make();
      this.#kept.set(name, made);
      return made;
    } catch (error) {
      if (!(error instanceof NotPlanned)) throw error;
      const refused = this.#refused(error);
      if (error.holdsForMs > 0) this.#kept.set(name, refused, { ttl: error.holdsForMs });
      return refused;
    } finally {
      this.#making.delete(name);
    }
  }

  async #waitFor(making: Making<Made>, waiter?: Waiter): Promise<Made> {
    making.waiting += 1;
    let stop = () => {};
    const givenUp = new Promise<Made>((resolve) => {
      stop = waiter?.whenGivenUp(() => resolve(this.#refused(new PlannerBusy()))) ?? stop;
    });
    try {
      return await Promise.race([making.made, givenUp]);
    } finally {
      making.waiting -= 1;
      stop();
    }
  }
}
