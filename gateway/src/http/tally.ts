/** Of so many it is remembered that there are none: they will be back. */
const MOST_AT_NONE = 1_000;

/** How many there are of each. */
export class Tally {
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Answers how to take it away again, once. */
  add(name: string): () => void {
    this.#counts.set(name, this.of(name) + 1);
    let isThere = true;
    return () => {
      if (!isThere) return;
      isThere = false;
      const left = this.of(name) - 1;
      if (left > 0 || this.#counts.size <= MOST_AT_NONE) this.#counts.set(name, left);
      else this.#counts.delete(name);
    };
  }
}
