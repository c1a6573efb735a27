import { expect, jest, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { CurrentSupergraph } from './current-supergraph.ts';
import { TooLongToPlan } from './planner/refused.ts';
import type { OpenSupergraph } from './supergraph.ts';
import type { Federation } from './testing/federation.ts';
import { written } from './testing/written.ts';

const federationWith = (fields: string) =>
  written({ books: `type Query { book: Book } type Book @key(fields: "id") { id: ID! ${fields} }` });

function counting({ supergraph }: ReturnType<typeof written>) {
  const plan = jest.fn(supergraph.plan);
  return { plan, supergraph: { ...supergraph, plan } };
}

const asking = ({ apiSchema: schema }: OpenSupergraph, text: string) => ({
  ...{ schema, queryHash: text, document: parse(text), operationName: null },
});

const reprinted = (text: string) => print(parse(text));
const [PAGES, TITLE] = ['{ book { pages } }', '{ book { title } }'];
const options = { maxOperations: 10, onFallback: () => {} };

test('what was asked of one supergraph is planned for the next before that takes over', async () => {
  const [first, next] = [counting(federationWith('title: String')), counting(federationWith('title: String isbn: ID'))];
  const lookups: boolean[] = [];
  const current = new CurrentSupergraph(first.supergraph, { ...options, onLookup: (found) => lookups.push(found) });
  await current.prepare(asking(first.supergraph, TITLE));
  const planned: number[] = [];
  current.watch((supergraph) => {
    if (supergraph === next.supergraph) planned.push(next.plan.mock.calls.length);
  });
  await current.replace(next.supergraph);
  await current.prepare(asking(next.supergraph, TITLE));
  expect({ planned, calls: next.plan.mock.calls.length }).toEqual({ planned: [1], calls: 1 });
  // Only what is to run is looked for.
  expect(lookups).toEqual([false, true]);
});

test('what was used last is planned first, and is forgotten last', async () => {
  const [first, next] = [
    federationWith('title: String pages: Int'),
    counting(federationWith('title: String pages: Int')),
  ];
  const current = new CurrentSupergraph(first.supergraph, { ...options, maxOperations: 2 });
  for (const text of [PAGES, TITLE]) await current.prepare(asking(first.supergraph, text));
  await current.replace(next.supergraph);
  expect(next.plan.mock.calls.map(([document]) => print(document))).toEqual([TITLE, PAGES].map(reprinted));
  for (const text of ['{ book { id } }', TITLE]) await current.prepare(asking(next.supergraph, text));
  expect(next.plan).toHaveBeenCalledTimes(3);
});

test('what was refused is not planned for the next', async () => {
  const [{ supergraph }, next] = [federationWith('title: String'), counting(federationWith('title: String'))];
  const plan = async () => Promise.reject(new TooLongToPlan(1));
  const current = new CurrentSupergraph({ ...supergraph, plan }, options);
  await current.prepare(asking(supergraph, TITLE));
  await current.replace(next.supergraph);
  expect(next.plan).not.toHaveBeenCalled();
});

test('what is not planned for the next in time is not refused there', async () => {
  const [{ supergraph }, next] = [federationWith('title: String'), counting(federationWith('title: String'))];
  const current = new CurrentSupergraph(supergraph, options);
  await current.prepare(asking(supergraph, TITLE));
  next.plan.mockRejectedValueOnce(new TooLongToPlan(1));
  await current.replace(next.supergraph);
  const { execute } = await current.prepare(asking(next.supergraph, TITLE));
  expect(await execute({ variables: {}, send: async () => ({ data: { book: null } }) })).toEqual({
    data: { book: null },
  });
});

test('what the next does not know any more does not keep it from taking over', async () => {
  const [first, next] = [federationWith('title: String pages: Int'), federationWith('title: String')];
  const current = new CurrentSupergraph(first.supergraph, options);
  for (const text of [PAGES, TITLE]) await current.prepare(asking(first.supergraph, text));
  await current.replace(next.supergraph);
  expect({ sdl: current.sdl, prepared: current.prepared }).toEqual({ sdl: next.supergraph.sdl, prepared: 1 });
});

test('of two that follow each other the later one stays, however long the one before takes', async () => {
  const [first, slow, last] = [
    counting(federationWith('title: String')),
    counting(federationWith('title: String isbn: ID')),
    federationWith('title: String pages: Int'),
  ];
  const current = new CurrentSupergraph(first.supergraph, options);
  await current.prepare(asking(first.supergraph, TITLE));
  let planNow = () => {};
  slow.plan.mockImplementationOnce(async () => {
    await new Promise<void>((resolve) => {
      planNow = resolve;
    });
    throw new TooLongToPlan(1);
  });
  const replaced = [slow.supergraph, last.supergraph].map((other) => current.replace(other));
  for (let turn = 0; turn < 100; turn += 1) await null;
  planNow();
  await Promise.all(replaced);
  expect(current.sdl).toBe(last.supergraph.sdl);
});

test('what was validated against one ends on that one, and the one that is in use no more is retired', async () => {
  const [first, next] = [federationWith('title: String pages: Int'), federationWith('title: String')];
  const retire = jest.fn();
  const current = new CurrentSupergraph({ ...first.supergraph, retire }, options);
  await current.replace(next.supergraph);
  expect(retire).toHaveBeenCalledTimes(1);
  const send = async () => ({ data: { book: { pages: 3 } } });
  const { execute } = await current.prepare(asking(first.supergraph, PAGES));
  expect(await execute({ variables: {}, send })).toEqual({ data: { book: { pages: 3 } } });
  const { supergraph: unknown } = federationWith('pages: Int');
  expect(() => current.prepare(asking(unknown, PAGES))).toThrow('a schema that was never in use');
});

test('where somebody fails who is told of one, the next takes over all the same', async () => {
  const [first, second, third] = ['title: String', 'isbn: ID', 'pages: Int'].map(federationWith);
  const current = new CurrentSupergraph((first as Federation).supergraph, options);
  current.watch(({ sdl }) => {
    if (sdl === second?.supergraph.sdl) throw new Error('Not this one.');
  });
  const replaced = [second, third].map((other) => current.replace((other as Federation).supergraph));
  expect(await Promise.allSettled(replaced)).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled' }]);
  expect(current.sdl).toBe(third?.supergraph.sdl);
});
