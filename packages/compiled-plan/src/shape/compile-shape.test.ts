import { describe, expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
import type { Data } from '../subgraph-answer.ts';
import { compileShape } from './compile-shape.ts';
import { asJson, asValue } from './output.ts';

const schema = buildSchema(`
  type Query { book: Book, media: [Media], needed: Book!, shelf: [Book!] }
  interface Media { title: String }
  type Book implements Media { title: String, pages: Int!, kind: Kind, rating: Float, next: Book, id: ID, any: Any }
  type Film implements Media { title: String, minutes: Int }
  enum Kind { NOVEL POEM }
  scalar Any
`);

/** What a client gets for this, out of that; as values and as text alike. */
function shaped(text: string, data: Data, conditions: Record<string, boolean> = {}) {
  const document = parse(text);
  const operation = getOperationAST(document) as OperationDefinitionNode;
  const options = { schema, document, operation, conditions, clientKeys: new Map([['id__asked', 'id']]) };
  const values = compileShape({ ...options, output: asValue })(data, {});
  const json = compileShape({ ...options, output: asJson })(data, {});
  expect(JSON.parse(json.data ?? 'null')).toEqual(values.data);
  expect(json.errors).toEqual(values.errors);
  return {
    data: values.data,
    isWhole: values.isWhole,
    json: json.data,
    errors: values.errors.map(({ message, path }) => ({ message, path })),
  };
}

test('only what was asked for is in the response, in the order in which it was asked for', () => {
  const book = { __typename: 'Book', pages: 9, title: 'A', rating: 1 };
  const { json } = shaped('{ book { t: title ...F rating pages } } fragment F on Book { pages }', {
    book: { ...book, t: 'A' },
  });
  expect(json).toBe('{"book":{"t":"A","pages":9,"rating":1}}');
});

test('each object answers the fragments on its own type', () => {
  const media = [{ __typename: 'Book', title: 'A', pages: 9 }, { __typename: 'Film', title: 'B', minutes: 7 }, null];
  const { data } = shaped('{ media { title ... on Book { pages } ... on Film { minutes kind: __typename } } }', {
    media,
  });
  expect(data).toEqual({ media: [{ title: 'A', pages: 9 }, { title: 'B', minutes: 7, kind: 'Film' }, null] });
});

test('what is selected twice is selected together', () => {
  const book = { next: { title: 'A', pages: 2 } };
  const { data } = shaped('{ book { next { title } ... on Book { next { pages } } } }', { book });
  expect(data).toEqual({ book: { next: { title: 'A', pages: 2 } } });
});

test('@skip and @include leave out fields and fragments', () => {
  const query = `query ($yes: Boolean!, $no: Boolean!) {
    book { title @skip(if: $yes) pages @include(if: $no) ... @include(if: $yes) { rating @skip(if: false) } } }`;
  expect(shaped(query, { book: { rating: 1 } }, { yes: true, no: false }).data).toEqual({ book: { rating: 1 } });
});

test('keys that were set apart for the planner are the client’s again', () => {
  expect(shaped('{ book { id__asked: title } }', { book: { id__asked: 'A', id: '1' } }).data).toEqual({
    book: { id: 'A' },
  });
});

test('an error names the type for which the field is selected', () => {
  const media = [{ __typename: 'Book', title: 5 }];
  const messageOf = (text: string) => shaped(text, { media }).errors[0]?.message;
  expect(messageOf('{ media { title } }')).toBe('Invalid value found for field Book.title.');
  expect(messageOf('{ media { ... on Media { title } } }')).toBe('Invalid value found for field Media.title.');
});

describe('null', () => {
  test('stands for what no subgraph told', () => {
    expect(shaped('{ book { title } media { title } }', { book: {} })).toMatchObject({
      data: { book: { title: null }, media: null },
    });
  });

  test('stands for an object whose type nobody told, where that is asked for; nobody is to keep such an answer', () => {
    const { data, isWhole } = shaped('{ media { __typename title } }', { media: [{ title: 'A' }] });
    expect({ data, isWhole }).toEqual({ data: { media: [null] }, isWhole: false });
  });

  test('goes up to the first place that may be null, with an error that says where it began', () => {
    expect(shaped('{ book { next { pages } } }', { book: { next: {} } })).toMatchObject({
      data: { book: { next: null } },
      errors: [{ message: 'Cannot return null for non-nullable field Book.pages.', path: ['book', 'next', 'pages'] }],
    });
    expect(shaped('{ shelf { title } }', { shelf: [{ title: 'A' }, null] })).toMatchObject({
      data: { shelf: null },
      errors: [
        { message: 'Cannot return null for non-nullable array element of type Book at index 1.', path: ['shelf', 1] },
      ],
    });
  });

  test('at the root leaves no data', () => {
    expect(shaped('{ needed { title } book { title } }', { book: {} }).data).toBeNull();
  });
});

describe('a value that its type does not allow is null, and an error:', () => {
  test.each([
    ['pages', 1.5, 'Invalid value found for field Book.pages.'],
    ['kind', 'DRAMA', 'Invalid value found for field Book.kind.'],
    ['title', 5, 'Invalid value found for field Book.title.'],
    ['rating', 'much', 'Invalid value found for field Book.rating.'],
    ['id', { a: 1 }, 'Invalid value found for field Book.id.'],
    ['next { title }', 'text', 'Invalid non-object value found for field Book.next.'],
    ['next { title }', { __typename: 'Nobody' }, 'Invalid __typename found for object at field Book.next.'],
  ])('%s cannot be %j', (selection, value, message) => {
    const key = selection.split(' ')[0] as string;
    expect(shaped(`{ book { ${selection} } }`, { book: { [key]: value } }).errors).toMatchObject([
      { message, path: ['book', key] },
    ]);
  });

  test('a list cannot be something else', () => {
    expect(shaped('{ media { title } }', { media: {} })).toMatchObject({
      data: { media: null },
      errors: [{ path: ['media'] }],
    });
  });

  test('a whole number may be larger than can be counted in ones', () => {
    expect(shaped('{ book { pages id } }', { book: { pages: 2 ** 60, id: 2 ** 60 } }).errors).toEqual([]);
    expect(shaped('{ book { pages } }', { book: { pages: 1e21 } }).errors).toHaveLength(1);
  });

  test('a scalar of the schema’s own may be anything', () => {
    expect(shaped('{ book { any } }', { book: { any: [{ a: null }] } })).toMatchObject({
      data: { book: { any: [{ a: null }] } },
      errors: [],
    });
  });
});

test.each(['"', '\\', '\n', '\u0007', '\ud800', '\udfff', '✓ 🚀'])('%j is written as JSON wants it', (title) => {
  expect(shaped('{ book { title } }', { book: { title } }).json).toBe(JSON.stringify({ book: { title } }));
});

test('an alias may be __proto__, and is not what every object has of that name', () => {
  expect(shaped('{ book { __proto__: any } }', { book: {} }).json).toBe('{"book":{"__proto__":null}}');
});
