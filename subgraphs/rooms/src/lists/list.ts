import { connection, type PageArguments, page } from '@berth/subgraph';

interface Order<Row, Key extends unknown[], Behind> {
  keyOf: (row: Row) => Key;
  isKey: (key: unknown[]) => key is Key;
  behind: (key: Key) => Behind;
}

interface Slice<Behind> {
  /** What every row of the slice fulfils. */
  behind: Behind | Record<never, never>;
  take: number;
}

/** One page of a list in a total order. `count` runs only where totalCount is asked for. */
export async function list<Row, Key extends unknown[], Behind>(
  order: Order<Row, Key, Behind>,
  args: PageArguments,
  find: (slice: Slice<Behind>) => Promise<Row[]>,
  count: () => Promise<number>,
) {
  const asked = page(args, order.isKey);
  const behind = asked.after ? order.behind(asked.after) : {};
  return connection(asked, await find({ behind, take: asked.take }), order.keyOf, count);
}
