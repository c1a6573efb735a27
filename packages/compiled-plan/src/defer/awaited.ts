import type { Deferred } from '../shape/making.ts';
import type { ResponsePath } from '../subgraph-answer.ts';
import { wayTo } from './place.ts';

/** The objects of which something is still to be told, found by where they stand: there may be thousands. */
export class Awaited {
  readonly #all = new Set<Deferred>();
  readonly #within = new Map<string, Set<Deferred>>();

  add(object: Deferred): void {
    this.#all.add(object);
    for (const place of wayTo(object.path)) {
      const there = this.#within.get(place) ?? new Set();
      this.#within.set(place, there.add(object));
    }
  }

  /** Whether it was awaited. */
  delete(object: Deferred): boolean {
    if (!this.#all.delete(object)) return false;
    for (const place of wayTo(object.path)) this.#within.get(place)?.delete(object);
    return true;
  }

  /** Those that stand there, or in something that does. */
  within(path: ResponsePath): Iterable<Deferred> {
    return this.#within.get(wayTo(path).at(-1) as string) ?? [];
  }
}
