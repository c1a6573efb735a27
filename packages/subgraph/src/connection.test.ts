import { expect, jest, test } from '@jest/globals';
import { connection, page } from './connection.ts';

type Key = [name: string];
const isKey = (key: unknown[]): key is Key => key.length === 1 && typeof key[0] === 'string';
const keyOf = (name: string): Key => [name];
const count = async () => 42;

test('a client that says nothing gets the first 20', () => {
  expect(page({}, isKey)).toEqual({ first: 20, take: 21, after: null });
  expect(page({ first: null, after: null }, isKey)).toEqual({ first: 20, take: 21, after: null });
});

test.each([0, 1, 100])('first: %i is taken', (first) => {
  expect(page({ first }, isKey)).toMatchObject({ first, take: first + 1 });
});

test.each([-1, 101])('first: %i is refused as bad input', (first) => {
  expect(() => page({ first }, isKey)).toThrow(
    expect.objectContaining({
      message: 'first must be between 0 and 100.',
      extensions: { code: 'BAD_USER_INPUT' },
    }),
  );
});

const encoded = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

test.each([
  ['nothing', ''],
  ['no base64', '!!!'],
  ['no JSON', Buffer.from('x').toString('base64url')],
  ['no list', encoded({ 0: 'a', length: 1 })],
  ['a key of another list', encoded([1])],
  ['more than the key', encoded(['a', 'b'])],
])('a cursor that holds %s is refused as bad input', (_, after) => {
  expect(() => page({ after }, isKey)).toThrow(
    expect.objectContaining({
      message: 'after is not a cursor of this list.',
      extensions: { code: 'BAD_USER_INPUT' },
    }),
  );
});

test('every cursor of a page leads on behind its row', () => {
  const names = ['Ada', 'Grüße "\u{1f6a2}"', ''];
  const { edges } = connection(page({}, isKey), names, keyOf, count);
  expect(edges.map(({ cursor }) => page({ after: cursor }, isKey).after)).toEqual(names.map(keyOf));
});

test('the row behind the page is not shown: it says that there is more', () => {
  const { edges, nodes, pageInfo } = connection(page({ first: 2 }, isKey), ['a', 'b', 'c'], keyOf, count);
  expect(nodes).toEqual(['a', 'b']);
  expect(edges.map(({ node }) => node)).toEqual(nodes);
  expect(pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: edges[0]?.cursor,
    endCursor: edges[1]?.cursor,
  });
});

test('the last page says that it is the last', () => {
  const { nodes, pageInfo } = connection(page({ first: 2, after: encoded(['b']) }, isKey), ['c', 'd'], keyOf, count);
  expect(nodes).toEqual(['c', 'd']);
  expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('an empty page has no cursors', () => {
  const { edges, pageInfo } = connection(page({}, isKey), [], keyOf, count);
  expect(edges).toEqual([]);
  expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null });
});

test('nothing is counted until the total is asked for', async () => {
  const counted = jest.fn(count);
  const { totalCount } = connection(page({}, isKey), ['a'], keyOf, counted);
  expect(counted).not.toHaveBeenCalled();
  await expect((totalCount as unknown as () => Promise<number>)()).resolves.toBe(42);
});
