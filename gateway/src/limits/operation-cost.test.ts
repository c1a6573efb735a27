import { expect, test } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { compileCost } from './operation-cost.ts';

const schema = buildSchema(`
  type Query { me: User rooms(first: Int = 20): Rooms! node(id: ID!): Node }
  interface Node { id: ID! }
  type User implements Node { id: ID! name: String! roles: [String!]! friends: [User!]! }
  type Rooms { nodes: [Room!]! edges: [Edge!]! totalCount: Int! }
  type Edge { node: Room! cursor: String! }
  type Room implements Node { id: ID! equipment: [Equipment!]! bookings(first: Int, last: Int): Bookings! }
  type Equipment { code: String! }
  type Bookings { nodes: [User!]! }
`);

function cost(source: string, variables: Record<string, unknown> = {}): number {
  const document = parse(source);
  return compileCost({ schema, document, operation: document.definitions[0] as OperationDefinitionNode })(variables);
}

test.each([
  ['a field is one', '{ me { id name roles } }', 4],
  ['a page counts as often as it is long', '{ rooms(first: 5) { nodes { id } } }', 1 + 5 * 2],
  ['by edges, too', '{ rooms(first: 5) { edges { cursor node { id } } } }', 1 + 5 * 4],
  ['a page that nobody measures is as long as it is by default', '{ rooms { nodes { id } } }', 1 + 20 * 2],
  ['pages in pages', '{ rooms(first: 5) { nodes { bookings(last: 3) { nodes { id } } } } }', 1 + 5 * (1 + 1 + 3 * 2)],
  ['a list is taken to hold ten', '{ me { friends { id } } }', 1 + 1 + 10],
  ['also below a page', '{ rooms(first: 2) { nodes { equipment { code } } } }', 1 + 2 * (1 + 1 + 10)],
  ['an empty page', '{ rooms(first: 0) { nodes { id } } }', 1],
  ['a page that cannot be', '{ rooms(first: -3) { nodes { id } } }', 1],
  ['a page of no known length', '{ node(id: 1) { ... on Room { bookings { nodes { id } } } } }', 1 + 1 + 10 * 2],
  ['fragments, each time', '{ rooms(first: 2) { ...F ...F } } fragment F on Rooms { nodes { id } }', 1 + 2 * 4],
  ['narrower types', '{ node(id: 1) { id ... on Room { bookings(first: 4) { nodes { id } } } } }', 1 + 1 + 1 + 4 * 2],
  ['the schema is in memory', '{ __schema { types { fields { name } } } }', 1],
])('%s', (_, source, expected) => {
  expect(cost(source)).toBe(expected);
});

test('a page may be as long as a variable says, or its default', () => {
  const source = 'query ($n: Int = 7) { rooms(first: $n) { nodes { id } } }';
  expect(cost(source, { n: 50 })).toBe(1 + 50 * 2);
  expect(cost(source)).toBe(1 + 7 * 2);
  expect(cost('query ($n: Int) { rooms(first: $n) { nodes { id } } }')).toBe(1 + 20 * 2);
  for (const n of ['many', 2 ** 31, 1.5]) expect(cost(source, { n })).toBe(1 + 10 * 2);
});

test.each(['constructor', 'toString', '__proto__'])('a variable that is called %s is as any other', (name) => {
  const source = `query ($${name}: Int = 7) { rooms(first: $${name}) { nodes { id } } }`;
  expect(cost(source)).toBe(1 + 7 * 2);
  expect(cost(source, JSON.parse(`{"${name}": 50}`))).toBe(1 + 50 * 2);
});
