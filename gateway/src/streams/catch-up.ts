interface CatchingUp<Heard, Item> {
  /** Whether something may have come before it began to listen. */
  behind: boolean;
  /** What comes from now on. */
  live: AsyncIterableIterator<Heard>;
  /** What came in between. */
  catchUp: () => Promise<Item[]>;
  /** An item of what is heard; else why there is none: it was told before, or others that were not come first. */
  take: (heard: Heard) => Item | 'told' | 'behind';
}

/** What was missed, then what comes; and again what was missed, wherever it turns out that something was. */
export function catchingUp<Heard, Item extends object>(options: CatchingUp<Heard, Item>): AsyncIterableIterator<Item> {
  const { live, catchUp, take } = options;
  let { behind } = options;
  let due: Item[] = [];
  return {
    async next() {
      for (;;) {
        const value = due.shift();
        if (value) return { done: false, value };
        if (behind) {
          behind = false;
          due = await catchUp();
          continue;
        }
        const heard = await live.next();
        if (heard.done) return { done: true, value: undefined };
        const item = take(heard.value);
        if (item === 'behind') behind = true;
        else if (item !== 'told') return { done: false, value: item };
      }
    },
    async return() {
      await live.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
