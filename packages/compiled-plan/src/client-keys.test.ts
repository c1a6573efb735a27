import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { plannersKeys, setClientKeysApart } from './client-keys.ts';

const planners = plannersKeys(`
  type Cabin @join__type(graph: A, key: "id") @join__type(graph: B, key: "deck { name }") {
    id: ID!
    deck: Deck
    rate(of: Int): Int
    price: Int @join__field(graph: B, requires: "rate(of: 1)")
    seen: Int @limit(key: "user:{id}", requires: "admin")
  }
`);

function apart(text: string) {
  const { document, clientKeys } = setClientKeysApart(parse(text), planners);
  return { text: print(document).replace(/\s+/g, ' '), clientKeys: Object.fromEntries(clientKeys) };
}

test('the planner’s keys are those of join__type and join__field, whatever other directives call their arguments', () => {
  expect(planners).toEqual({
    names: new Set(['__typename', 'id', 'deck', 'name', 'rate']),
    withArguments: new Set(['rate']),
  });
});

test('a client’s key that is one of the planner’s is set apart', () => {
  expect(apart('{ cabin { id: price } }')).toEqual({
    text: '{ cabin { id__asked: price } }',
    clientKeys: { id__asked: 'id' },
  });
  expect(apart('{ cabin { id price } }').clientKeys).toEqual({});
});

test('a key that stands for several things is one for each of them', () => {
  expect(apart('{ ... on A { e { n(x: 1) } } ... on B { e { n(x: 2) } } ... on C { e { n: m } } }')).toEqual({
    text: '{ ... on A { e { n(x: 1) } } ... on B { e { n__asked1: n(x: 2) } } ... on C { e { n__asked2: m } } }',
    clientKeys: { n__asked1: 'n', n__asked2: 'n' },
  });
  const same = '{ a { n(x: 1, y: {a: 1, b: [{c: 2, d: 3}]}) } b { n(y: {b: [{d: 3, c: 2}], a: 1}, x: 1) } }';
  expect(apart(same)).toEqual({ text: same, clientKeys: {} });
});

test('nobody’s own names are taken for those that were made', () => {
  expect(Object.keys(apart('{ a__asked1: b cabin { a: x } a: y }').clientKeys)).toEqual(['a__asked_1']);
});

test('what is asked of the schema itself keeps its keys', () => {
  const text =
    '{ id: __schema { types { id: name } } __type(name: "Cabin") { ...F } } fragment F on __Type { id: name fields { deck: name } }';
  expect(apart(text)).toEqual({ text: text.replace('{ id:', '{ id__asked:'), clientKeys: { id__asked: 'id' } });
});
