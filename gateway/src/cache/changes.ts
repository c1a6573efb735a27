import { LRUCache } from 'lru-cache';

/** So many things are told apart. Of those that changed before them, it is known only when the last of them did. */
const MOST_THINGS = 100_000;

/** Counts what this gateway hears of changes, and knows what was changed since some count. */
export class Changes {
  #count = 0;
  #forgotten = 0;
  readonly #last: LRUCache<string, number>;

  constructor(mostThings = MOST_THINGS) {
    this.#last = new LRUCache({
      max: mostThings,
      dispose: (count, _, reason) => {
        if (reason === 'evict') this.#forgotten = count;
      },
    });
  }

  /** How many there were so far. */
  get count(): number {
    return this.#count;
  }

  note(things: Iterable<string>): void {
    this.#count += 1;
    for (const thing of things) this.#last.set(thing, this.#count);
  }

  /** Whether any of these things may have changed since there were so many changes. */
  since(count: number, things: readonly string[]): boolean {
    if (this.#count === count) return false;
    return this.#forgotten > count || things.some((thing) => (this.#last.peek(thing) ?? 0) > count);
  }
}
