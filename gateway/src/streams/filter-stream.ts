/** Leaves out items of a stream. As with `mapStream`, it can be returned while it waits. */
export function filterStream<Item>(
  source: AsyncIterableIterator<Item>,
  keep: (item: Item) => boolean,
): AsyncIterableIterator<Item> {
  return {
    async next() {
      for (;;) {
        const item = await source.next();
        if (item.done || keep(item.value)) return item;
      }
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
