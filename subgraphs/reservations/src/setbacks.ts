const LONGEST_MS = 60_000;

/** What failed and is tried again: soon, and later each time it fails again. In memory, since a restart may help. */
export class Setbacks {
  readonly #firstWaitMs: number;
  readonly #of = new Map<string, { tries: number; again: number }>();

  constructor(firstWaitMs: number) {
    this.#firstWaitMs = firstWaitMs;
  }

  /** Those whose time has not come. */
  putOff(now = Date.now()): string[] {
    return [...this.#of].flatMap(([id, { again }]) => (again > now ? id : []));
  }

  /** How often it has failed by now. */
  add(id: string, now = Date.now()): number {
    const tries = (this.#of.get(id)?.tries ?? 0) + 1;
    const wait = Math.min(this.#firstWaitMs * 2 ** (tries - 1), LONGEST_MS);
    this.#of.set(id, { tries, again: now + wait });
    return tries;
  }

  forget(id: string): void {
    this.#of.delete(id);
  }
}
