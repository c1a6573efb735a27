/**
 * Maps a stream, one item after the other. A native async generator would not do: while it waits for the next event,
 * it cannot be returned, and a client that leaves would be served for ever.
 */
export function mapStream<In, Out>(
  source: AsyncIterable<In>,
  map: (item: In) => Promise<Out>,
): AsyncIterableIterator<Out> {
  const items = source[Symbol.asyncIterator]();
  return {
    async next() {
      const item = await items.next();
      return item.done ? { done: true, value: undefined } : { done: false, value: await map(item.value) };
    },
    async return() {
      await items.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
