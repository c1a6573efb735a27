import { beforeEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPrepare } from '../prepare.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../subgraph-answer.ts';
import { CACHE_CONTROL } from '../testing/cache-control.ts';
import { written } from '../testing/written.ts';
import type { EntitiesAsked, Remember } from './remember.ts';

const { supergraph } = written({
  loans: `
    type Query { loans: [Loan] }
    type Loan { book: Book }
    type Book @key(fields: "id") { id: ID!, pages: [Page] }
    type Page { number: Int }`,
  books: `${CACHE_CONTROL}
    type Book @key(fields: "id") {
      id: ID!
      title(short: Boolean): String @cacheControl(maxAge: 60)
      note: String @cacheControl(maxAge: 60, scope: PRIVATE)
      cover: Cover @cacheControl(maxAge: 60) @shareable
      onLoan: Boolean
    }
    type Cover { color: String }`,
  prints: `
    type Book @key(fields: "id") { id: ID!, cover: Cover @shareable }
    type Cover { size: Int }`,
});
const prepare = createPrepare(supergraph, {
  maxOperations: 10,
  onFallback: (reason) => {
    throw new Error(reason);
  },
});

/** Keeps everything. */
let kept: Map<string, string>;
let looked: EntitiesAsked[];
/** The ids of the books that the subgraph was asked for, each time. */
let sent: string[][];
let sentAsOf: (string | undefined)[];
let answer: (ids: string[]) => SubgraphAnswer;

const remember: Remember = (asked) => {
  looked.push(asked);
  const { selection, variables, entities } = asked;
  const keys = entities.map(({ representation }) => `${selection} ${variables} ${representation}`);
  const known = keys.map((key) => kept.get(key));
  const unknown = keys.filter((_, slot) => known[slot] === undefined);
  return {
    known,
    keep: (told) => told.forEach((json, slot) => void (json && kept.set(unknown[slot] as string, json))),
  };
};

beforeEach(() => {
  kept = new Map();
  looked = [];
  sent = [];
  sentAsOf = [];
  answer = (ids) => ({
    data: {
      _entities: ids.map((id) => ({ title: `Volume ${id}`, note: 'mine', onLoan: true, cover: { color: 'red' } })),
    },
  });
});

async function ask(text: string, ids: string[], variables: object = {}, recall: Remember | undefined = remember) {
  const send = async ({ subgraph, body, asOf }: SubgraphRequest): Promise<SubgraphAnswer> => {
    if (subgraph === 'loans') return { data: { loans: ids.map((id) => ({ book: { __typename: 'Book', id } })) } };
    if (subgraph === 'prints') return { data: { _entities: ids.map(() => ({ cover: { size: 5 } })) } };
    const asked = JSON.parse(body).variables.representations.map((book: { id: string }) => book.id);
    sent.push(asked);
    sentAsOf.push(asOf);
    return answer(asked);
  };
  const { execute } = await prepare(text, parse(text));
  return execute({ variables: { ...variables }, send, remember: recall });
}

const TITLES = '{ loans { book { title } } }';
const titles = (...ids: string[]) => ({ data: { loans: ids.map((id) => ({ book: { title: `Volume ${id}` } })) } });

test('what is known is not asked for, and what is not is kept', async () => {
  expect(await ask(TITLES, ['1', '2'])).toEqual(titles('1', '2'));
  expect(await ask(TITLES, ['3', '2', '1'])).toEqual(titles('3', '2', '1'));
  expect(await ask(TITLES, ['1', '3', '1'])).toEqual(titles('1', '3', '1'));
  expect(sent).toEqual([['1', '2'], ['3']]);
});

test('it is told what decides whether it is the same: selection, variables, entities, and for whom it is', async () => {
  await ask('query A($short: Boolean) { loans { book { title(short: $short) } } }', ['1'], { short: true, other: 1 });
  await ask('query B($short: Boolean) { loans { book { title(short: $short) } } }', ['1']);
  await ask('{ loans { book { title note } } }', ['1']);
  const [one, other, more] = looked as [EntitiesAsked, EntitiesAsked, EntitiesAsked];
  expect(one).toMatchObject({
    subgraph: 'books',
    policy: { maxAge: 60, isPrivate: false, holdsOthers: false },
    variables: '{"short":true}',
    entities: [{ id: '1', representation: '{"__typename":"Book","id":"1"}' }],
  });
  expect(other).toMatchObject({ selection: one.selection, variables: '{}' });
  expect(more.selection).not.toBe(one.selection);
  expect(more.policy.isPrivate).toBe(true);
});

test('what is asked for is asked as of when it was looked for', async () => {
  await ask(TITLES, ['1'], {}, () => ({ known: [undefined], asOf: 'now', keep: () => {} }));
  expect(sentAsOf).toEqual(['now']);
});

test('where one field is not declared, nothing is looked for', async () => {
  await ask('{ loans { book { title onLoan } } }', ['1']);
  await ask('{ loans { book { title onLoan } } }', ['1']);
  expect(looked).toEqual([]);
  expect(sent).toHaveLength(2);
});

test('of an answer with errors, or without the entity, nothing is kept', async () => {
  answer = (ids) => ({
    data: { _entities: ids.map(() => ({ title: null })) },
    errors: [{ message: 'No titles today.' }],
  });
  await ask(TITLES, ['1']);
  answer = (ids) => ({ data: { _entities: ids.map(() => null) } });
  await ask(TITLES, ['1']);
  expect(kept.size).toBe(0);
});

test('of an entity without all that was asked, or otherwise than the schema wants it, nothing is kept', async () => {
  const books = [{}, { title: 5, cover: null }, { title: 'Emma', cover: {} }, { title: 'Emma', cover: [] }];
  for (const book of books) {
    answer = (ids) => ({ data: { _entities: ids.map(() => structuredClone(book)) } });
    await ask('{ loans { book { title cover { color } } } }', ['1']);
    expect(kept.size).toBe(0);
  }
  answer = (ids) => ({ data: { _entities: ids.map(() => ({ title: null, cover: { color: null } })) } });
  await ask('{ loans { book { title cover { color } } } }', ['1']);
  expect(kept.size).toBe(1);
});

test('of an entity without what a condition selects this time, nothing is kept', async () => {
  const text = 'query ($with: Boolean!) { loans { book { title cover @include(if: $with) { color } } } }';
  answer = (ids) => ({ data: { _entities: ids.map(() => ({ title: 'Emma' })) } });
  await ask(text, ['1'], { with: false });
  expect(kept.size).toBe(1);
  await ask(text, ['2'], { with: true });
  expect(kept.size).toBe(1);
});

test('of what two subgraphs tell of the same object, each part is kept as it was told', async () => {
  const text = '{ loans { book { cover { color size } } } }';
  const whole = { data: { loans: [{ book: { cover: { color: 'red', size: 5 } } }] } };
  for (const _ of [1, 2]) expect(await ask(text, ['1'])).toEqual(whole);
  expect(sent).toEqual([['1']]);
  expect([...kept.values()].map((json) => JSON.parse(json).cover)).toEqual([{ size: 5 }, { color: 'red' }]);
});

test('where nothing is kept for those who ask, they are answered all the same', async () => {
  expect(await ask(TITLES, ['1'], {}, () => null)).toEqual(titles('1'));
  expect(await ask(TITLES, ['1'], {}, undefined)).toEqual(titles('1'));
  expect(sent).toEqual([['1'], ['1']]);
});

test('what was told under a schema in which a field was of another type does not serve', async () => {
  for (const [type, title] of [
    ['String', null],
    ['String!', 'Emma'],
    ['[String]', ['Emma']],
  ]) {
    const { supergraph } = written({
      loans: 'type Query { book: Book } type Book @key(fields: "id") { id: ID! }',
      books: `${CACHE_CONTROL} type Book @key(fields: "id") { id: ID!, title: ${type} @cacheControl(maxAge: 60) }`,
    });
    const text = '{ book { title } }';
    const { execute } = await createPrepare(supergraph, { maxOperations: 1, onFallback: () => {} })(text, parse(text));
    const send = async ({ subgraph }: SubgraphRequest): Promise<SubgraphAnswer> => ({
      data: subgraph === 'loans' ? { book: { __typename: 'Book', id: '1' } } : { _entities: [{ title }] },
    });
    expect(await execute({ variables: {}, send, remember })).toEqual({ data: { book: { title } } });
  }
});
