import { badInput } from './errors.ts';

const LARGEST_PAGE = 100;

export interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

export interface Page<Key> {
  first: number;
  /** One row more than the page: it tells whether there is a next one. */
  take: number;
  /** The sort key of the row to go on behind. */
  after: Key | null;
}

/** Checks what a client asks of a list. `isKey` guards against cursors that this list never gave. */
export function page<Key extends unknown[]>(args: PageArguments, isKey: (key: unknown[]) => key is Key): Page<Key> {
  const first = args.first ?? 20;
  if (first < 0 || first > LARGEST_PAGE) throw badInput(`first must be between 0 and ${LARGEST_PAGE}.`);
  return { first, take: first + 1, after: args.after == null ? null : decodeCursor(args.after, isKey) };
}

function decodeCursor<Key extends unknown[]>(cursor: string, isKey: (key: unknown[]) => key is Key): Key {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && isKey(key)) return key;
  } catch {
    // Answered below.
  }
  throw badInput('after is not a cursor of this list.');
}

function encodeCursor(key: unknown[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Shapes the rows of a page, and the one behind it, into a connection. `count` runs only where totalCount is asked for. */
export function connection<Row, Key extends unknown[]>(
  { first, after }: Page<Key>,
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  count: () => Promise<number>,
) {
  const nodes = rows.slice(0, first);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(keyOf(node)) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    // Codegen wants a number; graphql-js calls a function found here, once, when the field is selected.
    totalCount: count as unknown as number,
  };
}
