import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { CACHE_CONTROL } from '../testing/cache-control.ts';
import { written } from '../testing/written.ts';
import { entitiesPolicy, operationPolicy } from './cache-policy.ts';

const SCHEMA = `
  type Query {
    book: Book @cacheControl(maxAge: 60)
    newest: Book
    shelf: Shelf
    things: [Thing] @cacheControl(maxAge: 60)
    count: Int
    size: Int @cacheControl(maxAge: 60)
  }
  type Mutation { size: Int @cacheControl(maxAge: 60) }
  type Book implements Thing @key(fields: "id") {
    id: ID!
    title: String
    rank: Int @cacheControl(maxAge: 5)
    note: String @cacheControl(scope: PRIVATE)
    loan: Loan
    cover: Cover
    back: Cover @cacheControl(maxAge: 90)
    spine: Plain @cacheControl(inheritMaxAge: true)
    weight: Int
    next: Book @cacheControl(maxAge: 60)
  }
  type Map implements Thing @key(fields: "id") { id: ID!, title: String, weight: Int @cacheControl(maxAge: 7) }
  interface Thing { id: ID!, title: String @cacheControl(maxAge: 40), weight: Int }
  interface Dated { written: String @cacheControl(maxAge: 60), seen: String @cacheControl(scope: PRIVATE) }
  interface Owned { written: String @cacheControl(maxAge: 20, scope: PRIVATE) }
  type Letter implements Dated & Owned @key(fields: "id") {
    id: ID!
    written: String
    seen: String @cacheControl(maxAge: 60)
  }
  type Loan { until: String }
  type Cover @cacheControl(maxAge: 30) { color: String }
  type Plain { color: String }
  type Shelf @key(fields: "id") @cacheControl(maxAge: 50) { id: ID!, label: String, books: [Book] }
`;
const { supergraph } = written({ books: CACHE_CONTROL + SCHEMA });
const { wholeSchema: schema } = supergraph;

const ofOperation = (text: string) => operationPolicy(schema, parse(text));
const ofEntities = (text: string) =>
  entitiesPolicy(
    schema,
    parse(`query ($r: [_Any!]!) { _entities(representations: $r) { ${text} } } fragment Ranked on Book { rank }`),
  );

describe('an operation', () => {
  test.each([
    ['is as good as the field at its root', '{ size }', 60],
    ['is good for no time where nothing is declared of one', '{ size count }', null],
    ['is as good as the least of its fields', '{ book { id rank } }', 5],
    ['has leaves that are as good as what they stand in', '{ book { id } }', 60],
    ['that takes objects of which nothing is declared is good for no time', '{ book { loan { until } } }', null],
    ['that takes an object is as good as its type', '{ book { cover { color } } }', 30],
    ['goes by the field before the type', '{ book { back { color } } }', 60],
    ['may take objects that are as good as what they stand in', '{ book { spine { color } } }', 60],
    ['goes by the type at its root, too', '{ shelf { label } }', 50],
    ['is seen through its fragments', '{ book { ...F } } fragment F on Book { id ... { rank } }', 5],
    ['is seen through its conditions, whatever they are', '{ book { id rank @skip(if: true) } }', 5],
    ['goes by what an interface declares for its types', '{ things { title } }', 40],
    ['goes by all types that may be met', '{ things { weight } }', 7],
    ['goes by the type in a fragment', '{ things { ... on Book { weight } } }', 60],
    ['that asks for types alone is not kept', '{ __typename }', null],
    ['that asks for the schema is not kept', '{ size __schema { queryType { name } } }', null],
  ])('%s', (_, text, maxAge) => {
    expect(ofOperation(text)?.maxAge ?? null).toBe(maxAge);
  });

  test('is for one viewer where one of its fields is', () => {
    expect(ofOperation('{ book { id } }')?.isPrivate).toBe(false);
    expect(ofOperation('{ book { id note } }')?.isPrivate).toBe(true);
  });
});

describe('what is asked about entities', () => {
  test.each([
    ['is good for no time where one field declares nothing', '... on Book { rank weight }', null],
    ['is as good as the least of its fields', '... on Book { rank cover { color } }', 5],
    ['is as good as the type of the entity, where that says so', '... on Shelf { label }', 50],
    ['is good for no time where another kind’s is', '... on Book { rank } ... on Map { id }', null],
    ['is seen through its fragments', '...Ranked ...Ranked @include(if: true)', 5],
    ['goes by all kinds of an interface', '... on Thing { title }', 40],
    ['is good for no time where the supergraph does not know its type', '... on Unknown { rank }', null],
  ])('%s', (_, text, maxAge) => {
    expect(ofEntities(text)?.maxAge ?? null).toBe(maxAge);
  });

  test('goes by what each interface declares, as far as the type says nothing else', () => {
    expect(ofEntities('... on Letter { written }')).toMatchObject({ maxAge: 20, isPrivate: true });
    expect(ofEntities('... on Letter { seen }')).toMatchObject({ maxAge: 60, isPrivate: true });
  });

  test('tells whether other entities’ fields are among it', () => {
    expect(ofEntities('... on Book { rank cover { color } }')?.holdsOthers).toBe(false);
    expect(ofEntities('... on Book { next { rank } }')?.holdsOthers).toBe(true);
  });
});

test('of a supergraph that declares nothing, nothing is kept', () => {
  const { wholeSchema } = written({ books: 'type Query { size: Int }' }).supergraph;
  expect(operationPolicy(wholeSchema, parse('{ size }'))).toBeNull();
});
