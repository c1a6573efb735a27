/** A number below `below` that these values always give: what a subgraph answers must not hang on who asks, or when. */
export function numberFrom(below: number, ...values: unknown[]): number {
  let hash = 2_166_136_261;
  for (const character of JSON.stringify(values)) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  return ((hash ^ (hash >>> 13)) >>> 0) % below;
}

/** Choices read off a list of numbers: shorter lists and smaller numbers make simpler things, so fast-check can simplify. */
export class Choices {
  readonly #tape: readonly number[];
  #at = 0;

  constructor(tape: readonly number[]) {
    this.#tape = tape;
  }

  below(limit: number): number {
    const number = this.#tape[this.#at] ?? 0;
    this.#at += 1;
    return number % limit;
  }

  /** With the simplest first. */
  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** In one of so many cases. */
  onceIn(cases: number): boolean {
    return this.below(cases) === cases - 1;
  }
}
