/** So many may be added before a new Map is begun. */
const MOST_ADDED = 256;

/**
 * A Map for what is there but for a moment. A Map that grows or shrinks makes itself a new table, and its old one points to
 * that: once one of them is old for V8, so is every later one, with all that was in it, until all memory is looked through.
 */
export class ShortLived<Key, Value> {
  #now = new Map<Key, Value>();
  #before = new Map<Key, Value>();
  #added = 0;

  get(key: Key): Value | undefined {
    return this.#now.get(key) ?? this.#before.get(key);
  }

  set(key: Key, value: Value): void {
    this.#added += 1;
    if (this.#added > MOST_ADDED && this.#before.size === 0) {
      this.#before = this.#now;
      this.#now = new Map();
      this.#added = 1;
    }
    if (!this.#before.has(key)) this.#now.set(key, value);
    else this.#before.set(key, value);
  }

  delete(key: Key): void {
    if (!this.#now.delete(key)) this.#before.delete(key);
  }
}
