import { executionError } from '../errors.ts';
import type { Run } from '../run.ts';

interface Fetch {
  done: Promise<void>;
  finish: () => void;
}

/** How far an execution in parts has come: which fetches are done, and which parts have begun. */
export class Progress {
  readonly #fetches = new Map<string, Fetch>();
  readonly #parts = new Map<string, Promise<Run>>();
  readonly #ambiguous: ReadonlySet<string>;

  /** Is given the ids of more than one fetch each. */
  constructor(ambiguous: ReadonlySet<string> = new Set()) {
    this.#ambiguous = ambiguous;
  }

  /** With an ambiguous id, it may not be the one that is waited for. */
  fetched(id: string): void {
    if (!this.#ambiguous.has(id)) this.#fetch(id).finish();
  }

  async whenFetched(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#fetch(id).done));
  }

  begin(id: string, run: Run, fetchAll: () => Promise<void>): void {
    const failed = (error: unknown) => void run.errors.push(executionError(error));
    this.#parts.set(
      id,
      fetchAll()
        .catch(failed)
        .then(() => run),
    );
  }

  /** A part, as soon as all that it needs is there. Of one of which all was there, nothing has begun. */
  async whenDone(id: string): Promise<Run | undefined> {
    return this.#parts.get(id);
  }

  #fetch(id: string): Fetch {
    let fetch = this.#fetches.get(id);
    if (!fetch) {
      let finish = () => {};
      const done = new Promise<void>((resolve) => {
        finish = resolve;
      });
      fetch = { done, finish };
      this.#fetches.set(id, fetch);
    }
    return fetch;
  }
}
